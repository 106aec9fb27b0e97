// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The timer's interrupt, so that the image is a system with interrupts of its own.
#pragma once

#include <cstdint>

#include <libjump/bios/i8254.hpp>

namespace multiboot {

inline constexpr std::uint8_t kFirstInterrupt = 32;  // vector of IRQ0; IRQ8's is 8 above
inline constexpr std::uint8_t kTimerControlByte = libjump::i8254::kRateGenerator;
inline constexpr std::uint16_t kTimerDivisor = libjump::i8254::kFrequency / 1000;

// PICs at vectors 32-47, all masked but the timer; 1000 ticks a second. Turns interrupts on.
// Precondition: load_tables().
void start_timer();

// Timer interrupts since start_timer().
[[nodiscard]] std::uint32_t ticks();

// Interrupts off while one lives, then as they were.
class InterruptsOff {
public:
    InterruptsOff();
    ~InterruptsOff();
    InterruptsOff(const InterruptsOff&) = delete;
    InterruptsOff& operator=(const InterruptsOff&) = delete;

private:
    std::uint32_t flags_;
};

}  // namespace multiboot
