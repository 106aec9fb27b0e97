// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The frame that exception_stubs.asm leaves, from the stack pointer up.
#pragma once

#include <cstddef>
#include <cstdint>

namespace freestanding {

// Without a change of privilege there are no SS and ESP.
struct ExceptionFrame {
    std::uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;  // PUSHAD; esp: of no use
    std::uint32_t vector;
    std::uint32_t error;  // 0 where the CPU pushes none
    std::uint32_t eip, cs, eflags;
};
static_assert(sizeof(ExceptionFrame) == 13 * 4 && offsetof(ExceptionFrame, vector) == 8 * 4);

}  // namespace freestanding
