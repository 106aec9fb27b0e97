// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Entries for interrupts and exceptions, and the report of an unexpected one.
#pragma once

#include <cstdint>

#include "exception_frame.hpp"

namespace freestanding {

// exception_stubs.asm has an entry of kStubSize bytes for each of these: the CPU's exceptions, and the 16 interrupts of
// the PICs behind them.
inline constexpr std::uint32_t kVectors = 48, kStubSize = 16;

// Prints the registers in the frame as TAP comments.
void print_registers(const ExceptionFrame& frame);

// Prints the frame and the control registers as TAP comments and ends the machine as failed.
[[noreturn]] void report_exception(const ExceptionFrame& frame);

}  // namespace freestanding
