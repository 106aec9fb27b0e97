// SPDX-License-Identifier: MIT OR GPL-2.0-only
// I/O ports. [intel/vol1] "Input/Output". CPL 0.
#pragma once

#include <cstdint>

#include <libjump/x86.hpp>

namespace freestanding {

inline void out8(std::uint16_t port, std::uint8_t value) { asm volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }

inline std::uint8_t in8(std::uint16_t port) { return libjump::read_port(port); }

}  // namespace freestanding
