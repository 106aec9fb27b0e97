// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The layout of the control page of i386.
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/i386/frames.hpp>
#include <libjump/x86.hpp>

#include "../include/move_layout.hpp"

namespace {

using libjump::ControlHeader;
using libjump::Phase;
using libjump::i386::ControlData;
using libjump::i386::ControlPage;
using libjump::i386::FaultFrame;
using libjump::i386::FaultReport;
using libjump::i386::LeaveFrame;
using libjump::i386::PushedRegisters;

// To the code a field is at one place in the page, whichever part of the struct it belongs to.
#define HEADER(field) DEFINE("ControlPage." #field, offsetof(ControlPage, header) + offsetof(ControlHeader, field))
#define DATA(field) DEFINE("ControlPage." #field, offsetof(ControlPage, data) + offsetof(ControlData, field))
#define REPORT(field) \
    DEFINE("ControlPage.report." #field, offsetof(ControlPage, data.report) + offsetof(FaultReport, field))
#define PHASE(name) DEFINE("Phase." #name, static_cast<unsigned>(Phase::name))
// PUSHAD's registers come first in both frames.
#define PUSHED(register) \
    DEFINE("FaultFrame." #register, offsetof(FaultFrame, registers) + offsetof(PushedRegisters, register))

[[gnu::used]] void layout() {
    move_layout();
    DEFINE("kControlCodeSize", libjump::i386::kControlCodeSize);
    DEFINE("kFaultStubSize", libjump::i386::kFaultStubSize);
    DEFINE("kNmiVector", libjump::kNmiVector);
    DEFINE("kExceptionVectors", libjump::i386::kExceptionVectors);
    DEFINE("kFlatCodeSelector", libjump::kFlatCodeSelector);
    DEFINE("kFlatDataSelector", libjump::kFlatDataSelector);
    DEFINE("kTssBusy", libjump::kTssBusy);
    DEFINE("MSR_EFER", libjump::msr::EFER);

    HEADER(page_physical);
    HEADER(phase);
    DATA(page_virtual);
    DATA(back);
    DATA(leave);
    DATA(transition_cr3);
    DATA(serial_base);
    DATA(put_char);
    DATA(goes_on);
    DATA(move);
    DATA(mover);
    DATA(enter);
    DATA(peer_stack);
    DATA(peer_entry);
    DATA(transition_cr0);
    DATA(transition_cr4);
    DATA(peer_cr0);
    DATA(move_cr4);
    DATA(saved_cr0);
    DATA(saved_cr3);
    DATA(saved_cr4);
    DATA(saved_esp);
    DATA(tss_type_byte);
    DATA(saved_cs);
    DATA(saved_ds);
    DATA(saved_es);
    DATA(saved_fs);
    DATA(saved_gs);
    DATA(saved_ss);
    DATA(saved_ldtr);
    DATA(restore_efer);
    DATA(saved_efer_low);
    DATA(saved_efer_high);
    DATA(saved_gdtr);
    DATA(saved_idtr);
    DATA(gdtr);
    DATA(idtr);
    DATA(on_fault);
    DATA(peer_on_fault);
    DATA(faulted);
    DATA(report);

    REPORT(phase);
    REPORT(vector);
    REPORT(error);
    REPORT(eip);
    REPORT(cs);
    REPORT(eflags);
    REPORT(eax);
    REPORT(ebx);
    REPORT(ecx);
    REPORT(edx);
    REPORT(esi);
    REPORT(edi);
    REPORT(ebp);
    REPORT(esp);
    REPORT(cr0);
    REPORT(cr2);
    REPORT(cr3);
    REPORT(cr4);

    FIELD(LeaveFrame, control_page);
    PUSHED(edi);
    PUSHED(esi);
    PUSHED(ebp);
    PUSHED(ebx);
    PUSHED(edx);
    PUSHED(ecx);
    PUSHED(eax);
    FIELD(FaultFrame, vector);
    FIELD(FaultFrame, error);
    FIELD(FaultFrame, eip);
    FIELD(FaultFrame, cs);
    FIELD(FaultFrame, eflags);
    SIZE(FaultFrame);

    PHASE(kHome);
    PHASE(kLeave);
    PHASE(kMove);
    PHASE(kPeer);
    PHASE(kBack);
    PHASE(kReturn);
}

}  // namespace
