// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "console.hpp"

namespace payload {
namespace {

constexpr std::uint16_t kData = 0x3f8, kLineStatus = 0x3fd;
constexpr std::uint8_t kHoldingEmpty = 0x20, kAllEmpty = 0x40;

void wait_for(std::uint8_t bit) {
    std::uint8_t status;
    do {
        asm volatile("inb %1, %0" : "=a"(status) : "Nd"(kLineStatus));
    } while ((status & bit) == 0);
}

void put(char character) {
    wait_for(kHoldingEmpty);
    asm volatile("outb %0, %1" : : "a"(character), "Nd"(kData));
}

}  // namespace

void print(const char* text) {
    for (; *text != 0; ++text) {
        put(*text);
    }
}

void print_decimal(std::uint32_t value) {
    if (value >= 10) {
        print_decimal(value / 10);
    }
    put(static_cast<char>('0' + value % 10));
}

void print_hex(std::uint32_t value) {
    print("0x");
    for (int shift = 28; shift >= 0; shift -= 4) {
        put("0123456789abcdef"[value >> shift & 15]);
    }
}

void flush() { wait_for(kAllEmpty); }

}  // namespace payload
