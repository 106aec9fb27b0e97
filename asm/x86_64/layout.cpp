// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The layout of the control page of x86_64.
#include <libjump/x86.hpp>
#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>
#include <libjump/x86_64/frames.hpp>

#include "../include/move_layout.hpp"

namespace {

using libjump::ControlHeader;
using libjump::Phase;
using libjump::x86_64::ControlData;
using libjump::x86_64::ControlPage;
using libjump::x86_64::EarlyMsr;
using libjump::x86_64::FaultFrame;
using libjump::x86_64::FaultFrame32;
using libjump::x86_64::FaultReport;

// To the code a field is at one place in the page, whichever part of the struct it belongs to.
#define HEADER(field) DEFINE("ControlPage." #field, offsetof(ControlPage, header) + offsetof(ControlHeader, field))
#define DATA(field) DEFINE("ControlPage." #field, offsetof(ControlPage, data) + offsetof(ControlData, field))
#define REPORT(field) \
    DEFINE("ControlPage.report." #field, offsetof(ControlPage, data.report) + offsetof(FaultReport, field))
#define PHASE(name) DEFINE("Phase." #name, static_cast<unsigned>(Phase::name))

[[gnu::always_inline]] inline void constants() {
    DEFINE("kControlCodeSize", libjump::x86_64::kControlCodeSize);
    DEFINE("kFaultStubSize", libjump::x86_64::kFaultStubSize);
    DEFINE("kNmiVector", libjump::kNmiVector);
    DEFINE("kExceptionVectors", libjump::x86_64::kExceptionVectors);
    DEFINE("kFlatCodeSelector", libjump::kFlatCodeSelector);
    DEFINE("kFlatDataSelector", libjump::kFlatDataSelector);
    DEFINE("kOwnCode64Selector", libjump::x86_64::kOwnCode64Selector);
    DEFINE("kOwnCode32Selector", libjump::x86_64::kOwnCode32Selector);
    DEFINE("kEarlyMsrs", libjump::x86_64::kEarlyMsrs);
    DEFINE("EarlyMsr.index", offsetof(EarlyMsr, index));
    DEFINE("EarlyMsr.value", offsetof(EarlyMsr, value));
    DEFINE("EarlyMsr_size", sizeof(EarlyMsr));
    DEFINE("kTssBusy", libjump::kTssBusy);
    DEFINE("MSR_EFER", libjump::msr::EFER);
    DEFINE("MSR_S_CET", libjump::msr::S_CET);
    DEFINE("MSR_FS_BASE", libjump::msr::FS_BASE);
    DEFINE("MSR_GS_BASE", libjump::msr::GS_BASE);
    PHASE(kHome);
    PHASE(kLeave);
    PHASE(kMove);
    PHASE(kPeer);
    PHASE(kBack);
    PHASE(kReturn);
}

[[gnu::always_inline]] inline void report() {
    DEFINE("kReportRegisters", libjump::x86_64::kReportRegisters);
    DEFINE("kReportRegisters32", libjump::x86_64::kReportRegisters32);
    DEFINE("kReportFrame", libjump::x86_64::kReportFrame);
    REPORT(phase);
    REPORT(vector);
    REPORT(rdi);
    REPORT(rsp);
    REPORT(cr0);
    REPORT(cr2);
    REPORT(cr3);
    REPORT(cr4);
    FIELD(FaultFrame, rdi);
    FIELD(FaultFrame, vector);
    FIELD(FaultFrame, rip);
    FIELD(FaultFrame32, edi);
    FIELD(FaultFrame32, vector);
    FIELD(FaultFrame32, eip);
}

[[gnu::used]] void layout() {
    move_layout();
    constants();
    report();

    HEADER(page_physical);
    HEADER(phase);
    DATA(page_virtual);
    DATA(back);
    DATA(leave);
    DATA(transition_cr3);
    DATA(peer_cr3);
    DATA(serial_base);
    DATA(put_char);
    DATA(goes_on);
    DATA(move);
    DATA(mover);
    DATA(enter);
    DATA(enter32);
    DATA(peer_stack);
    DATA(peer_entry);
    DATA(transition_cr0);
    DATA(transition_cr4);
    DATA(protected_cr0);
    DATA(saved_cr0);
    DATA(saved_cr3);
    DATA(saved_cr4);
    DATA(saved_rsp);
    DATA(tss_type_byte);
    DATA(saved_efer);
    DATA(climb_efer);
    DATA(protected_efer);
    DATA(restore_cet);
    DATA(saved_s_cet);
    DATA(saved_fs_base);
    DATA(saved_gs_base);
    DATA(saved_cs);
    DATA(saved_ds);
    DATA(saved_es);
    DATA(saved_fs);
    DATA(saved_gs);
    DATA(saved_ss);
    DATA(saved_ldtr);
    DATA(saved_gdtr);
    DATA(saved_idtr);
    DATA(gdtr);
    DATA(idtr);
    DATA(idtr32);
    DATA(early_msrs);
    DATA(report);
    DATA(on_fault);
    DATA(peer_on_fault);
    DATA(faulted);
}

}  // namespace
