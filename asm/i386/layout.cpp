// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The layout of the control page.
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/x86.hpp>

#include "../include/move_layout.hpp"

namespace {

using libjump::ControlPage;
using libjump::Phase;

#define PHASE(name) DEFINE("Phase." #name, static_cast<unsigned>(Phase::name))

[[gnu::used]] void layout() {
    move_layout();
    DEFINE("kControlCodeSize", libjump::kControlCodeSize);
    DEFINE("kFaultStubSize", libjump::kFaultStubSize);
    DEFINE("kExceptionVectors", libjump::kExceptionVectors);
    DEFINE("kFlatCodeSelector", libjump::kFlatCodeSelector);
    DEFINE("kFlatDataSelector", libjump::kFlatDataSelector);
    DEFINE("kTssBusy", libjump::kTssBusy);
    DEFINE("MSR_EFER", libjump::msr::EFER);

    FIELD(ControlPage, page_physical);
    FIELD(ControlPage, page_virtual);
    FIELD(ControlPage, transition_cr3);
    FIELD(ControlPage, serial_port);
    FIELD(ControlPage, move);
    FIELD(ControlPage, mover);
    FIELD(ControlPage, enter);
    FIELD(ControlPage, peer_stack);
    FIELD(ControlPage, peer_entry);
    FIELD(ControlPage, transition_cr0);
    FIELD(ControlPage, transition_cr4);
    FIELD(ControlPage, peer_cr0);
    FIELD(ControlPage, saved_cr0);
    FIELD(ControlPage, saved_cr3);
    FIELD(ControlPage, saved_cr4);
    FIELD(ControlPage, saved_esp);
    FIELD(ControlPage, tss_type_byte);
    FIELD(ControlPage, saved_cs);
    FIELD(ControlPage, saved_ds);
    FIELD(ControlPage, saved_es);
    FIELD(ControlPage, saved_fs);
    FIELD(ControlPage, saved_gs);
    FIELD(ControlPage, saved_ss);
    FIELD(ControlPage, saved_ldtr);
    FIELD(ControlPage, restore_efer);
    FIELD(ControlPage, saved_efer_low);
    FIELD(ControlPage, saved_efer_high);
    FIELD(ControlPage, saved_gdtr);
    FIELD(ControlPage, saved_idtr);
    FIELD(ControlPage, phase);
    FIELD(ControlPage, virtual_gdtr);
    FIELD(ControlPage, virtual_idtr);
    FIELD(ControlPage, physical_gdtr);
    FIELD(ControlPage, physical_idtr);

    PHASE(kHome);
    PHASE(kLeave);
    PHASE(kMove);
    PHASE(kPeer);
    PHASE(kBack);
    PHASE(kReturn);
}

}  // namespace
