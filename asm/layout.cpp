// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Never linked: the compiler's assembly output is filtered into layout.inc, so that NASM sees the C++ structs' offsets
// and sizes for the target at hand. Every line `->NAME NUMBER` becomes `%define NAME NUMBER`.
#include <cstddef>

#include <libjump/control_code.hpp>
#include <libjump/control_page.hpp>
#include <libjump/page_list.hpp>

namespace {

using libjump::ControlPage;
using libjump::EntryTag;
using libjump::Phase;
using MoveArguments = libjump::MoveArguments<std::uintptr_t>;

#define DEFINE(name, number) asm volatile("\n->" name " %c0" ::"i"(number))
#define FIELD(type, field) DEFINE(#type "." #field, offsetof(type, field))
#define TAG(name) DEFINE("EntryTag." #name, static_cast<unsigned>(EntryTag::name))
#define PHASE(name) DEFINE("Phase." #name, static_cast<unsigned>(Phase::name))

[[gnu::used]] void layout() {
    DEFINE("kPageSize", libjump::kPageSize);
    DEFINE("kControlCodeSize", libjump::kControlCodeSize);
    DEFINE("kFaultStubSize", libjump::kFaultStubSize);
    DEFINE("kExceptionVectors", libjump::kExceptionVectors);
    DEFINE("kFlatCodeSelector", libjump::kFlatCodeSelector);
    DEFINE("kFlatDataSelector", libjump::kFlatDataSelector);
    DEFINE("kTssBusy", libjump::kTssBusy);

    TAG(kDestination);
    TAG(kIndirection);
    TAG(kDone);
    TAG(kSource);

    FIELD(MoveArguments, list_head);
    FIELD(MoveArguments, swap_page);

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
