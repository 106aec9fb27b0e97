// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../exception.hpp"
#include "../serial.hpp"

namespace freestanding {

void print_registers(const ExceptionFrame& frame) {
    print("# rip ", Hex{frame.rip, 16}, " cs ", Hex{frame.cs, 4}, " rflags ", Hex{frame.rflags}, "\n");
    print("# rax ", Hex{frame.rax, 16}, " rbx ", Hex{frame.rbx, 16}, " rcx ", Hex{frame.rcx, 16}, "\n");
    print("# rdx ", Hex{frame.rdx, 16}, " rsi ", Hex{frame.rsi, 16}, " rdi ", Hex{frame.rdi, 16}, "\n");
    print("# rbp ", Hex{frame.rbp, 16}, " rsp ", Hex{frame.rsp, 16}, " ss ", Hex{frame.ss, 4}, "\n");
    print("# r8 ", Hex{frame.r8, 16}, " r9 ", Hex{frame.r9, 16}, " r10 ", Hex{frame.r10, 16}, "\n");
    print("# r11 ", Hex{frame.r11, 16}, " r12 ", Hex{frame.r12, 16}, " r13 ", Hex{frame.r13, 16}, "\n");
    print("# r14 ", Hex{frame.r14, 16}, " r15 ", Hex{frame.r15, 16}, "\n");
}

}  // namespace freestanding
