// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Stack frames of the i386 assembly, from the stack pointer up.
#pragma once

#include <cstdint>

#include <libjump/i386/name.hpp>

namespace libjump::i386 {

// PUSHAD's. `esp` is of no use: what it was in the middle of the instruction.
struct PushedRegisters {
    std::uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
};

// The leaver's stack from saved_esp up, while it is away.
struct LeaveFrame {
    PushedRegisters registers;
    std::uint32_t eflags;
    std::uint32_t return_address;
    std::uint32_t control_page;  // libjump_i386_leave's argument
};

// The frame that a fault stub and report_fault push. Without a change of privilege the interrupted code had ESP at the
// frame's end.
struct FaultFrame {
    std::uint32_t gdtr[2];  // SGDT's six bytes
    std::uint32_t es, ds, dr7;
    PushedRegisters registers;
    std::uint32_t vector;
    std::uint32_t error;  // 0 where the CPU pushes none
    std::uint32_t eip, cs, eflags;
};

}  // namespace libjump::i386
