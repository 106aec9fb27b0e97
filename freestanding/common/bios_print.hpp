// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Prints the result of a real-mode call for people to read.
#pragma once

#include <cstdint>

#include <libjump/bios/request.hpp>

namespace freestanding {

// A sink for characters.
struct Output {
    void (*put)(void* where, char c);
    void* where;
    void operator()(char c) const { put(where, c); }
};

// A line of registers by their names.
void show_registers(const libjump::BiosRegs& regs, const Output& output);

// Prints `count` bytes, 16 a line; `place` names the object that they begin.
void show_bytes(const char* place, const std::uint8_t* bytes, std::uint32_t count, const Output& output);

}  // namespace freestanding
