// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The timer's interrupt, so that the image is a system with interrupts of its own.
#pragma once

#include <cstdint>

#include <libjump/bios/i8254.hpp>
#include <libjump/x86.hpp>

#include "../common/exception.hpp"

namespace multiboot {

inline constexpr std::uint8_t kFirstInterrupt = 32;  // vector of IRQ0; IRQ8's is 8 above
inline constexpr std::uint8_t kTimerControlByte = libjump::i8254::kRateGenerator;
inline constexpr std::uint16_t kTimerDivisor = libjump::i8254::kFrequency / 1000;

// PICs at vectors 32-47, all masked but the timer; 1000 ticks a second. Turns interrupts on.
// Precondition: load_tables().
void start_timer();

// Timer interrupts since start_timer().
[[nodiscard]] std::uint32_t ticks();

// Calls `handler` at an exception instead of reporting it; null: reports it again. A handler that returns goes on with
// the frame, which it may have changed. Returns the handler before.
using ExceptionHandler = void (*)(freestanding::ExceptionFrame&);
ExceptionHandler handle_exceptions_by(ExceptionHandler handler);

// Interrupts off while one lives, then as they were.
class InterruptsOff {
public:
    InterruptsOff();
    ~InterruptsOff();
    InterruptsOff(const InterruptsOff&) = delete;
    InterruptsOff& operator=(const InterruptsOff&) = delete;

private:
    libjump::NativeWord flags_;
};

}  // namespace multiboot
