// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "serial.hpp"

#include "io.hpp"

namespace freestanding {
namespace {

constexpr std::uint16_t kData = kCom1, kInterruptEnable = kCom1 + 1, kFifoControl = kCom1 + 2, kLineControl = kCom1 + 3,
                        kLineStatus = kCom1 + 5;
constexpr std::uint8_t kDivisorLatch = 0x80, k8N1 = 0x03, kFifosOnAndEmpty = 0x07, kHoldingEmpty = 0x20,
                       kAllSent = 0x40;

void wait_for(std::uint8_t status) {
    while ((in8(kLineStatus) & status) == 0) {
    }
}

}  // namespace

void serial_init() {
    out8(kInterruptEnable, 0);
    out8(kLineControl, kDivisorLatch);
    out8(kData, 1);  // 115200 / 1
    out8(kInterruptEnable, 0);
    out8(kLineControl, k8N1);
    out8(kFifoControl, kFifosOnAndEmpty);
}

void serial_flush() { wait_for(kAllSent); }

void print_char(char c) {
    wait_for(kHoldingEmpty);
    out8(kData, static_cast<std::uint8_t>(c));
}

void print_one(const char* text) {
    for (; *text != '\0'; ++text) {
        print_char(*text);
    }
}

void print_one(Hex number) {
    for (unsigned digit = number.digits; digit != 0; --digit) {
        print_char("0123456789abcdef"[number.value >> (digit - 1) * 4 & 15]);
    }
}

void print_one(std::uint32_t number) {
    if (number >= 10) {
        print_one(number / 10);
    }
    print_char(static_cast<char>('0' + number % 10));
}

}  // namespace freestanding
