// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The layout of the trampoline into real mode.
#include "../include/layout.hpp"

#include <libjump/bios/devices.hpp>
#include <libjump/bios/i8259.hpp>
#include <libjump/bios/window.hpp>
#include <libjump/x86.hpp>

namespace {

using libjump::BiosHook;
using libjump::BiosRegs;
using libjump::BiosReport;
using libjump::BiosRequest;
using libjump::BiosWindow;
using libjump::BiosWindowSetup;
using libjump::PortScript;
using libjump::PortWrite;

[[gnu::used]] void layout() {
    DEFINE("kPageSize", libjump::kPageSize);
    DEFINE("kFlatDataSelector", libjump::kFlatDataSelector);
    DEFINE("CR0_PE", libjump::cr0::PE);
    DEFINE("CR0_NE", libjump::cr0::NE);

    DEFINE("EXCEPTION_DE", libjump::exception::DE);
    DEFINE("EXCEPTION_UD", libjump::exception::UD);
    DEFINE("EXCEPTION_SS", libjump::exception::SS);
    DEFINE("EXCEPTION_GP", libjump::exception::GP);
    DEFINE("PIC_MASTER", libjump::i8259::kMasterCommand);
    DEFINE("PIC_READ_IN_SERVICE", libjump::i8259::kReadInService);

    DEFINE("kBiosMasterBase", libjump::kBiosMasterBase);
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
    SIZE(BiosHook);
    FIELD(BiosHook, at);
    FIELD(BiosHook, handler);
    FIELD(BiosHook, saved);
    SIZE(BiosRequest);
    FIELD(BiosRequest, regs);
    FIELD(BiosRequest, target_at);
    FIELD(BiosRequest, entry_flags);
    FIELD(BiosRequest, return_flags);
    FIELD(BiosRequest, buffer);
    FIELD(BiosRequest, buffer_in);
    FIELD(BiosRequest, buffer_out);
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
    SIZE(PortWrite);
    FIELD(PortWrite, port);
    FIELD(PortWrite, value);
    FIELD(PortWrite, times);
}

}  // namespace
