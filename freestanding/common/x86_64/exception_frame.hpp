// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The frame that exception_stubs.asm leaves, from the stack pointer up.
#pragma once

#include <cstddef>
#include <cstdint>

namespace freestanding {

struct ExceptionFrame {
    std::uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    std::uint64_t vector;
    std::uint64_t error;  // 0 where the CPU pushes none
    std::uint64_t rip, cs, rflags, rsp, ss;
};
static_assert(sizeof(ExceptionFrame) == 22 * 8 && offsetof(ExceptionFrame, vector) == 15 * 8);

}  // namespace freestanding
