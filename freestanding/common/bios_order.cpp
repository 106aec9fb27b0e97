// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bios_order.hpp"

namespace freestanding {
namespace {

using libjump::BiosRegs;

struct Register32 {
    const char* name;
    std::uint32_t BiosRegs::*field;
};
struct Register16 {
    const char* name;
    std::uint16_t BiosRegs::*field;
};
constexpr Register32 kGeneral[] = {
    {"eax", &BiosRegs::eax}, {"ebx", &BiosRegs::ebx}, {"ecx", &BiosRegs::ecx},
    {"edx", &BiosRegs::edx}, {"esi", &BiosRegs::esi}, {"edi", &BiosRegs::edi},
    {"ebp", &BiosRegs::ebp}, {"eflags", &BiosRegs::eflags}};
constexpr Register16 kSegments[] = {
    {"ds", &BiosRegs::ds}, {"es", &BiosRegs::es}, {"fs", &BiosRegs::fs}, {"gs", &BiosRegs::gs}};

struct Number {
    const char* name;
    std::uint32_t BiosOrder::*field;
};
constexpr Number kNumbers[] = {{"int", &BiosOrder::vector},     {"segment", &BiosOrder::segment},
                               {"offset", &BiosOrder::offset}, {"ticks", &BiosOrder::ticks},
                               {"dump", &BiosOrder::dump}};

constexpr const char* kNoNumber = "not a hexadecimal number of at most 32 bits";

bool same(const char* one, const char* other) {
    for (; *one != '\0' && *one == *other; ++one, ++other) {
    }
    return *one == *other;
}

// What is behind "NAME=" in the word; null if that is not its name.
const char* value_of(const char* word, const char* name) {
    for (; *name != '\0' && *word == *name; ++word, ++name) {
    }
    return *name == '\0' && *word == '=' ? word + 1 : nullptr;
}

bool digit(char c, std::uint32_t& value) {
    const bool decimal = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
    value = static_cast<std::uint32_t>(decimal ? c - '0' : c - 'a' + 10);
    return decimal || letter;
}

bool number(const char* text, std::uint32_t& value) {
    std::uint32_t digits = 0;
    value = 0;
    for (std::uint32_t next = 0; digit(*text, next) && digits < 8; ++text, ++digits) {
        value = value << 4 | next;
    }
    return *text == '\0' && digits != 0;
}

const char* take_segment(BiosOrder& order, std::uint32_t index, const char* text) {
    std::uint32_t value = 0;
    order.in_buffer &= ~(1u << index);
    if (same(text, "buffer")) {
        order.in_buffer |= 1u << index;
        return nullptr;
    }
    if (!number(text, value) || value > 0xffff) {
        return "neither a hexadecimal number of at most 16 bits nor buffer";
    }
    order.regs.*kSegments[index].field = static_cast<std::uint16_t>(value);
    return nullptr;
}

const char* take_data(BiosOrder& order, const char* text) {
    order.data_bytes = 0;
    for (std::uint32_t high = 0, low = 0; *text != '\0'; text += 2) {
        if (!digit(text[0], high) || !digit(text[1], low)) {
            return "not bytes of two hexadecimal digits each";
        }
        if (order.data_bytes == BiosOrder::kDataBytes) {
            return "more than 512 bytes";
        }
        order.data[order.data_bytes++] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return nullptr;
}

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

void BiosOrder::place_buffer(std::uint16_t buffer_segment) {
    for (std::uint32_t i = 0; i < 4; ++i) {
        if ((in_buffer & 1u << i) != 0) {
            regs.*kSegments[i].field = buffer_segment;
        }
    }
}

const char* take_word(BiosOrder& order, const char* word) {
    for (const Register32& name : kGeneral) {
        if (const char* text = value_of(word, name.name)) {
            return number(text, order.regs.*name.field) ? nullptr : kNoNumber;
        }
    }
    for (const Number& name : kNumbers) {
        if (const char* text = value_of(word, name.name)) {
            order.has_vector = order.has_vector || name.field == &BiosOrder::vector;
            order.is_far = order.is_far || name.field == &BiosOrder::segment;
            return number(text, order.*name.field) ? nullptr : kNoNumber;
        }
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
        if (const char* text = value_of(word, kSegments[i].name)) {
            return take_segment(order, i, text);
        }
    }
    const char* data = value_of(word, "in");
    return data != nullptr ? take_data(order, data) : "no word of a call";
}

const char* check_order(const BiosOrder& order, std::uint32_t buffer_bytes) {
    if (order.has_vector == order.is_far) {
        return "say what to call: int=VECTOR, or segment=SEGMENT offset=OFFSET";
    }
    return order.dump > buffer_bytes ? "dump is more than the buffer has" : nullptr;
}

void show_registers(const BiosRegs& regs, const Output& output) {
    for (const Register32& name : kGeneral) {
        put_text(name.name, output);
        output('=');
        put_hex(regs.*name.field, 8, output);
        output(' ');
    }
    for (const Register16& name : kSegments) {
        put_text(name.name, output);
        output('=');
        put_hex(regs.*name.field, 4, output);
        output(&name == &kSegments[3] ? '\n' : ' ');
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
