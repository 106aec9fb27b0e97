// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The first serial port, polled, as the place where everything is printed. [ns16550] "Registers".
#pragma once

#include <cstdint>

namespace freestanding {

inline constexpr std::uint16_t kCom1 = 0x3f8;  // I/O base

// 115200 baud, 8N1, no interrupts.
void serial_init();
// Waits until the last byte has left the port: call it before switching the machine off, or the last byte is lost.
void serial_flush();

void print_char(char c);

// A number to be printed in hexadecimal, with `digits` digits.
struct Hex {
    std::uint64_t value;
    unsigned digits = 8;
};

void print_one(const char* text);
void print_one(Hex number);
void print_one(std::uint32_t number);  // decimal

// Prints texts and numbers one behind the other.
template <class... Part>
void print(const Part&... part) {
    (print_one(part), ...);
}

}  // namespace freestanding
