// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "bios_command.hpp"

#include "bios_registers.hpp"

namespace freestanding {
namespace {

struct Number {
    const char* name;
    std::uint32_t BiosCommand::*field;
};
constexpr Number kNumbers[] = {{"int", &BiosCommand::vector},
                               {"segment", &BiosCommand::segment},
                               {"offset", &BiosCommand::offset},
                               {"ticks", &BiosCommand::ticks},
                               {"dump", &BiosCommand::dump}};

constexpr const char* kNoNumber = "not a hexadecimal number of at most 32 bits";

bool same(const char* one, const char* other) {
    for (; *one != '\0' && *one == *other; ++one, ++other) {
    }
    return *one == *other;
}

// The text after "NAME=" in the word; null if the word has another name.
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
    text += text[0] == '0' && text[1] == 'x' ? 2 : 0;
    for (std::uint32_t next = 0; digit(*text, next) && digits < 8; ++text, ++digits) {
        value = value << 4 | next;
    }
    return *text == '\0' && digits != 0;
}

const char* take_segment(BiosCommand& command, std::uint32_t index, const char* text) {
    std::uint32_t value = 0;
    command.in_buffer &= ~(1u << index);
    if (same(text, "buffer")) {
        command.in_buffer |= 1u << index;
        return nullptr;
    }
    if (!number(text, value) || value > 0xffff) {
        return "neither a hexadecimal number of at most 16 bits nor buffer";
    }
    command.regs.*kSegmentRegisters[index].field = static_cast<std::uint16_t>(value);
    return nullptr;
}

const char* take_data(BiosCommand& command, const char* text) {
    command.data_bytes = 0;
    for (std::uint32_t high = 0, low = 0; *text != '\0'; text += 2) {
        if (!digit(text[0], high) || !digit(text[1], low)) {
            return "not bytes of two hexadecimal digits each";
        }
        if (command.data_bytes == BiosCommand::kDataBytes) {
            return "more than 512 bytes";
        }
        command.data[command.data_bytes++] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return nullptr;
}

}  // namespace

void BiosCommand::place_buffer(std::uint16_t buffer_segment) {
    for (std::uint32_t i = 0; i < 4; ++i) {
        if ((in_buffer & 1u << i) != 0) {
            regs.*kSegmentRegisters[i].field = buffer_segment;
        }
    }
}

const char* take_word(BiosCommand& command, const char* word) {
    for (const Register32& name : kGeneralRegisters) {
        if (const char* text = value_of(word, name.name)) {
            return number(text, command.regs.*name.field) ? nullptr : kNoNumber;
        }
    }
    for (const Number& name : kNumbers) {
        if (const char* text = value_of(word, name.name)) {
            command.has_vector = command.has_vector || name.field == &BiosCommand::vector;
            command.is_far = command.is_far || name.field == &BiosCommand::segment;
            command.has_offset = command.has_offset || name.field == &BiosCommand::offset;
            return number(text, command.*name.field) ? nullptr : kNoNumber;
        }
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
        if (const char* text = value_of(word, kSegmentRegisters[i].name)) {
            return take_segment(command, i, text);
        }
    }
    const char* data = value_of(word, "in");
    return data != nullptr ? take_data(command, data) : "no word of a call";
}

const char* check_command(const BiosCommand& command, std::uint32_t buffer_bytes) {
    if (command.has_vector == command.is_far || command.is_far != command.has_offset) {
        return "say what to call: int=VECTOR, or segment=SEGMENT offset=OFFSET";
    }
    return command.dump > buffer_bytes ? "dump is more than the buffer has" : nullptr;
}

}  // namespace freestanding
