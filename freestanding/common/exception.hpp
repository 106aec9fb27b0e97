// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The frame that an interrupt or exception stub pushes, and the report of an unexpected one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace freestanding {

// exception_stubs.asm has an entry of kStubSize bytes for each of these: the CPU's exceptions, and the 16 interrupts of
// the PICs behind them.
inline constexpr std::uint32_t kVectors = 48, kStubSize = 16;

// From the stack pointer up, as exception_stubs.asm leaves it. Without a change of privilege there are no SS and ESP.
struct ExceptionFrame {
    std::uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;  // PUSHAD; esp: of no use
    std::uint32_t vector;
    std::uint32_t error;  // 0 where the CPU pushes none
    std::uint32_t eip, cs, eflags;
};
static_assert(sizeof(ExceptionFrame) == 13 * 4 && offsetof(ExceptionFrame, vector) == 8 * 4);

// Prints the frame as TAP comments and ends the machine as failed.
[[noreturn]] void report_exception(const ExceptionFrame& frame);

}  // namespace freestanding
