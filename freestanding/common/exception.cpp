// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "exception.hpp"

#include <libjump/x86.hpp>

#include "debug_exit.hpp"
#include "serial.hpp"

namespace freestanding {

void report_exception(const ExceptionFrame& frame) {
    const auto interrupted_esp = reinterpret_cast<std::uintptr_t>(&frame + 1);
    print("\n# exception ", frame.vector, " error ", Hex{frame.error}, " in the image itself\n");
    print("# eip ", Hex{frame.eip}, " cs ", Hex{frame.cs}, " eflags ", Hex{frame.eflags}, "\n");
    print("# eax ", Hex{frame.eax}, " ebx ", Hex{frame.ebx}, " ecx ", Hex{frame.ecx}, " edx ", Hex{frame.edx}, "\n");
    print("# esi ", Hex{frame.esi}, " edi ", Hex{frame.edi}, " ebp ", Hex{frame.ebp}, " esp ", Hex{interrupted_esp},
          "\n");
    print("# cr0 ", Hex{libjump::read_cr0()}, " cr2 ", Hex{libjump::read_cr2()}, " cr3 ", Hex{libjump::read_cr3()},
          " cr4 ", Hex{libjump::read_cr4()}, "\n");
    print("Bail out! exception ", frame.vector, "\n");
    debug_exit(false);
}

}  // namespace freestanding
