// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../exception.hpp"
#include "../serial.hpp"

namespace freestanding {

void print_registers(const ExceptionFrame& frame) {
    const auto interrupted_esp = reinterpret_cast<std::uintptr_t>(&frame + 1);
    print("# eip ", Hex{frame.eip}, " cs ", Hex{frame.cs}, " eflags ", Hex{frame.eflags}, "\n");
    print("# eax ", Hex{frame.eax}, " ebx ", Hex{frame.ebx}, " ecx ", Hex{frame.ecx}, " edx ", Hex{frame.edx}, "\n");
    print("# esi ", Hex{frame.esi}, " edi ", Hex{frame.edi}, " ebp ", Hex{frame.ebp}, " esp ", Hex{interrupted_esp},
          "\n");
}

}  // namespace freestanding
