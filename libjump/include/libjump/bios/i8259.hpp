// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PC's two interrupt controllers. [i8259] "Initialization Command Words", "Operation Command Words".
#pragma once

#include <cstdint>

namespace libjump::i8259 {

// I/O ports. The masks are read and written at the data ports.
inline constexpr std::uint16_t kMasterCommand = 0x20, kMasterData = 0x21, kSlaveCommand = 0xa0, kSlaveData = 0xa1;

inline constexpr std::uint8_t kInputs = 8;   // of each controller
inline constexpr std::uint8_t kCascade = 2;  // the master's input at which the slave is

// For a command port. An end of interrupt clears the in-service bit of the highest priority alone.
inline constexpr std::uint8_t kEndOfInterrupt = 0x20;
inline constexpr std::uint8_t kReadInService = 0x0b;  // what the port reads as afterwards

// Below, `write` takes one byte for a port and is called as write(std::uint16_t port, std::uint8_t value).

// Initializes both: edge-triggered, cascaded, 8086 mode, normal end of interrupt. IRQ0 gets the vector `master_base`,
// IRQ8 `slave_base`; multiples of 8. Nothing is masked then, and edges that were pending are forgotten. The in-service
// bits stay.
template <class Write>
constexpr void initialize(std::uint8_t master_base, std::uint8_t slave_base, Write write) {
    constexpr std::uint8_t kFourWords = 0x11;  // the first: edge-triggered, cascaded, and a fourth word comes
    constexpr std::uint8_t k8086Mode = 0x01;   // the fourth: 8086 mode, normal end of interrupt
    write(kMasterCommand, kFourWords);
    write(kSlaveCommand, kFourWords);
    write(kMasterData, master_base);
    write(kSlaveData, slave_base);
    write(kMasterData, std::uint8_t{1u << kCascade});  // the master takes a bit, the slave a number
    write(kSlaveData, kCascade);
    write(kMasterData, k8086Mode);
    write(kSlaveData, k8086Mode);
}

// Masks the IRQs whose bit is set, IRQ0-7 in the low byte, and no others.
template <class Write>
constexpr void set_masks(std::uint16_t masks, Write write) {
    write(kMasterData, static_cast<std::uint8_t>(masks));
    write(kSlaveData, static_cast<std::uint8_t>(masks >> 8));
}

}  // namespace libjump::i8259
