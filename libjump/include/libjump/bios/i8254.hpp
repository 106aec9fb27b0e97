// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PC's timer, whose counter 0 raises IRQ0. [i8254] "Control Word".
#pragma once

#include <cstdint>

namespace libjump::i8254 {

inline constexpr std::uint16_t kCounter0 = 0x40, kControl = 0x43;  // I/O ports
inline constexpr std::uint32_t kFrequency = 1193182;               // Hz, of what the counters count

// Control words of counter 0 after which both bytes of its divisor are written, the low one first.
inline constexpr std::uint8_t kRateGenerator = 0x34, kSquareWave = 0x36;
[[nodiscard]] constexpr bool is_for_both_bytes_of_counter0(std::uint8_t control) {
    constexpr std::uint8_t kCounterAndAccess = 0xf0, kCounter0BothBytes = 0x30;
    return (control & kCounterAndAccess) == kCounter0BothBytes;
}

// Sets up counter 0. `control`: as above. `divisor`: of kFrequency, 0 for 65536. `write` takes one byte for a port and
// is called as write(std::uint16_t port, std::uint8_t value).
template <class Write>
constexpr void set_counter0(std::uint8_t control, std::uint16_t divisor, Write write) {
    write(kControl, control);
    write(kCounter0, static_cast<std::uint8_t>(divisor));
    write(kCounter0, static_cast<std::uint8_t>(divisor >> 8));
}

}  // namespace libjump::i8254
