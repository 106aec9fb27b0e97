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

template <class Words>
constexpr std::uint32_t count(const Words& words) {
    return sizeof words / sizeof words[0];
}
// All words have numbers: the general registers, then these, the segment registers, and the bytes.
constexpr std::uint32_t kFirstNumber = count(kGeneralRegisters), kFirstSegment = kFirstNumber + count(kNumbers),
                        kData = kFirstSegment + count(kSegmentRegisters);
// Bits of `given`, in the order of kNumbers.
constexpr std::uint32_t kVector = 1u << kFirstNumber, kSegment = kVector << 1, kOffset = kVector << 2;

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

const char* name_of(std::uint32_t word) {
    return word < kFirstNumber    ? kGeneralRegisters[word].name
           : word < kFirstSegment ? kNumbers[word - kFirstNumber].name
           : word < kData         ? kSegmentRegisters[word - kFirstSegment].name
                                  : "in";
}

const char* take_value(BiosCommand& command, std::uint32_t word, const char* text) {
    if (word >= kFirstSegment) {
        return word == kData ? take_data(command, text) : take_segment(command, word - kFirstSegment, text);
    }
    std::uint32_t& value = word < kFirstNumber ? command.regs.*kGeneralRegisters[word].field
                                               : command.*kNumbers[word - kFirstNumber].field;
    return number(text, value) ? nullptr : "not a hexadecimal number of at most 32 bits";
}

}  // namespace

bool BiosCommand::is_far() const { return (given & kSegment) != 0; }

void BiosCommand::place_buffer(std::uint16_t buffer_segment) {
    for (std::uint32_t i = 0; i < 4; ++i) {
        if ((in_buffer & 1u << i) != 0) {
            regs.*kSegmentRegisters[i].field = buffer_segment;
        }
    }
}

const char* take_word(BiosCommand& command, const char* word) {
    for (std::uint32_t i = 0; i <= kData; ++i) {
        if (const char* text = value_of(word, name_of(i))) {
            const bool again = (command.given & 1u << i) != 0;
            command.given |= 1u << i;
            return again ? "the second word of this name" : take_value(command, i, text);
        }
    }
    return "no word of a call";
}

const char* check_command(const BiosCommand& command, std::uint32_t buffer_bytes) {
    const std::uint32_t target = command.given & (kVector | kSegment | kOffset);
    if (target != kVector && target != (kSegment | kOffset)) {
        return "say what to call: int=VECTOR, or segment=SEGMENT offset=OFFSET";
    }
    return command.dump > buffer_bytes ? "dump is more than the buffer has" : nullptr;
}

}  // namespace freestanding
