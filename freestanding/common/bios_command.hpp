// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One real-mode call in words, as libjump-bios.elf and kjump take them:
// int=15 eax=e820 edx=534d4150 ecx=14 es=buffer dump=14. All numbers are hexadecimal. docs/BIOS.md has
// an example for each service.
#pragma once

#include <cstdint>

#include <libjump/bios/request.hpp>

namespace freestanding {

struct BiosCommand {
    static constexpr std::uint32_t kDataBytes = 512;  // a sector

    libjump::BiosRegs regs{};
    std::uint32_t given = 0;  // bit i: the word that bios_command.cpp has as number i
    std::uint32_t vector = 0, segment = 0, offset = 0;
    std::uint32_t ticks = 0;             // until the call is abandoned, 0: none
    std::uint32_t dump = 0;              // bytes of the buffer to show afterwards
    std::uint32_t in_buffer = 0;         // bit i: segment register i is to be the buffer's
    std::uint8_t data[kDataBytes] = {};  // for the start of the buffer
    std::uint32_t data_bytes = 0;

    // True if `segment` was given, and not an interrupt's vector; known when all words have been taken.
    [[nodiscard]] bool is_far() const;
    // Gives the registers that are to be the buffer's its segment.
    void place_buffer(std::uint16_t buffer_segment);
};

// One word, NAME=VALUE, NUL-terminated; each name once. Returns null, or what is wrong with it.
[[nodiscard]] const char* take_word(BiosCommand& command, const char* word);

// Call it when all words have been taken. `buffer_bytes`: size of the BIOS window's buffer. Returns null, or what is
// wrong, like take_word().
[[nodiscard]] const char* check_command(const BiosCommand& command, std::uint32_t buffer_bytes);

}  // namespace freestanding
