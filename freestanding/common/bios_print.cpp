// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bios_print.hpp"

#include "bios_registers.hpp"

namespace freestanding {
namespace {

void put_text(const char* text, const Output& output) {
    for (; *text != '\0'; ++text) {
        output(*text);
    }
}

void put_hex(std::uint32_t value, unsigned digits, const Output& output) {
    while (digits-- != 0) {
        output("0123456789abcdef"[value >> 4 * digits & 15]);
    }
}

}  // namespace

void show_registers(const libjump::BiosRegs& regs, const Output& output) {
    for (const Register32& name : kGeneralRegisters) {
        put_text(name.name, output);
        output('=');
        put_hex(regs.*name.field, 8, output);
        output(' ');
    }
    for (const Register16& name : kSegmentRegisters) {
        put_text(name.name, output);
        output('=');
        put_hex(regs.*name.field, 4, output);
        output(&name == &kSegmentRegisters[3] ? '\n' : ' ');
    }
}

void show_bytes(const char* place, const std::uint8_t* bytes, std::uint32_t count, const Output& output) {
    constexpr std::uint32_t kPerLine = 16;
    for (std::uint32_t line = 0; line < count; line += kPerLine) {
        put_text(place, output);
        output('+');
        put_hex(line, 4, output);
        output(':');
        for (std::uint32_t i = line; i < line + kPerLine && i < count; ++i) {
            output(' ');
            put_hex(bytes[i], 2, output);
        }
        put_text("  ", output);
        for (std::uint32_t i = line; i < line + kPerLine && i < count; ++i) {
            output(bytes[i] >= ' ' && bytes[i] < 0x7f ? static_cast<char>(bytes[i]) : '.');
        }
        output('\n');
    }
}

}  // namespace freestanding
