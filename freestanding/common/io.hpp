// SPDX-License-Identifier: MIT OR GPL-2.0-only
// I/O ports. [intel/vol1] "Input/Output". CPL 0.
#pragma once

#include <cstdint>

namespace freestanding {

inline void out8(std::uint16_t port, std::uint8_t value) { asm volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }

inline std::uint8_t in8(std::uint16_t port) {
    std::uint8_t value;
    asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

}  // namespace freestanding
