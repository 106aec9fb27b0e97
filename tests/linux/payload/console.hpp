// SPDX-License-Identifier: MIT OR GPL-2.0-only
// COM1 by polling. The leaver has set it up.
#pragma once

#include <cstdint>

namespace payload {

void print(const char* text);
void print_decimal(std::uint32_t value);
void print_hex(std::uint32_t value);  // 0x and eight digits

// Waits until the last byte is on the wire: the kernel that comes back may reset the UART.
void flush();

}  // namespace payload
