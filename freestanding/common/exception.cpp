// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "exception.hpp"

#include <libjump/x86.hpp>

#include "debug_exit.hpp"
#include "serial.hpp"

namespace freestanding {

void report_exception(const ExceptionFrame& frame) {
    const auto vector = static_cast<std::uint32_t>(frame.vector);
    print("\n# exception ", vector, " error ", Hex{frame.error}, " in the image itself\n");
    print_registers(frame);
    constexpr unsigned kDigits = 2 * sizeof(libjump::NativeWord);
    print("# cr0 ", Hex{libjump::read_cr0()}, " cr2 ", Hex{libjump::read_cr2(), kDigits}, " cr3 ",
          Hex{libjump::read_cr3(), kDigits}, " cr4 ", Hex{libjump::read_cr4()}, "\n");
    print("Bail out! exception ", vector, "\n");
    debug_exit(false);
}

}  // namespace freestanding
