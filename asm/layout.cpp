// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Never linked: the compiler's assembly output is filtered into layout.inc, so that NASM sees the C++ structs' offsets
// and sizes for the target at hand. Every line `->NAME NUMBER` becomes `%define NAME NUMBER`.
#include <cstddef>

#include <libjump/bios/window.hpp>
#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>
#include <libjump/page_list.hpp>

namespace {

using libjump::BiosHook;
using libjump::BiosRegs;
using libjump::BiosReport;
using libjump::BiosRequest;
using libjump::BiosWindow;
using libjump::BiosWindowSetup;
using libjump::ControlPage;
using libjump::EntryTag;
using libjump::Phase;
using libjump::PortScript;
using libjump::PortWrite;
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

    DEFINE("kBiosCodeSize", libjump::kBiosCodeSize);
    DEFINE("kBiosBufferOffset", libjump::kBiosBufferOffset);
    DEFINE("kBiosData16Selector", libjump::kBiosData16Selector);
    DEFINE("kBiosHooks", libjump::kBiosHooks);
    DEFINE("kBiosHookTimer", static_cast<unsigned>(libjump::BiosHookIndex::kTimer));
    DEFINE("kBiosHookStack", static_cast<unsigned>(libjump::BiosHookIndex::kStack));
    DEFINE("kBiosHookGeneral", static_cast<unsigned>(libjump::BiosHookIndex::kGeneral));
    DEFINE("kBiosEndDone", static_cast<unsigned>(libjump::BiosEnd::kDone));
    DEFINE("kBiosEndFault", static_cast<unsigned>(libjump::BiosEnd::kFault));
    DEFINE("kBiosEndTimeout", static_cast<unsigned>(libjump::BiosEnd::kTimeout));
    DEFINE("kBiosEndNoService", static_cast<unsigned>(libjump::BiosEnd::kNoService));

    FIELD(BiosWindow, setup);
    FIELD(BiosWindow, peer_esp);
    FIELD(BiosWindow, peer_gdtr);
    FIELD(BiosWindow, peer_idtr);
    FIELD(BiosWindow, a20_probe);
    FIELD(BiosWindow, target);
    FIELD(BiosWindow, call);
    FIELD(BiosWindowSetup, request);
    FIELD(BiosWindowSetup, to_real);
    FIELD(BiosWindowSetup, to_16bit);
    FIELD(BiosWindowSetup, to_32bit);
    FIELD(BiosWindowSetup, gdtr);
    FIELD(BiosWindowSetup, idtr);
    FIELD(BiosWindowSetup, hooks);
    DEFINE("BiosHook_size", sizeof(BiosHook));
    FIELD(BiosHook, at);
    FIELD(BiosHook, handler);
    FIELD(BiosHook, saved);
    DEFINE("BiosRequest_size", sizeof(BiosRequest));
    FIELD(BiosRequest, regs);
    FIELD(BiosRequest, target_at);
    FIELD(BiosRequest, entry_flags);
    FIELD(BiosRequest, return_flags);
    FIELD(BiosRequest, buffer);
    FIELD(BiosRequest, buffer_size);
    FIELD(BiosRequest, ticks);
    FIELD(BiosRequest, to_bios);
    FIELD(BiosRequest, to_caller);
    FIELD(BiosRequest, report);
    FIELD(BiosRegs, eax);
    FIELD(BiosRegs, ebx);
    FIELD(BiosRegs, ecx);
    FIELD(BiosRegs, edx);
    FIELD(BiosRegs, esi);
    FIELD(BiosRegs, edi);
    FIELD(BiosRegs, ebp);
    FIELD(BiosRegs, eflags);
    FIELD(BiosRegs, ds);
    FIELD(BiosRegs, es);
    FIELD(BiosRegs, fs);
    FIELD(BiosRegs, gs);
    FIELD(BiosReport, end);
    FIELD(BiosReport, vector);
    FIELD(BiosReport, ss);
    FIELD(BiosReport, esp);
    FIELD(BiosReport, ip);
    FIELD(BiosReport, cs);
    FIELD(PortScript, count);
    FIELD(PortScript, writes);
    DEFINE("PortWrite_size", sizeof(PortWrite));
    FIELD(PortWrite, port);
    FIELD(PortWrite, value);
    FIELD(PortWrite, times);
}

}  // namespace
