// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The text of a fault report out of the control code's own, asm/fault_report.asm, so that both are the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/span.hpp>

namespace libjump {

// The bytes of the text that stand for something else; asm/fault_report.asm has the same numbers.
inline constexpr std::uint8_t kTextEnd = 0, kTextHex = 1, kTextChars = 2;

// `format`: the control code's; `Report`: words in the order in which it shows them.
template <class Word, class Report>
std::size_t describe_report(const std::uint8_t* format, const Report& report, Span<char> text) {
    static_assert(std::is_standard_layout_v<Report> && sizeof(Report) % sizeof(Word) == 0);
    std::size_t length = 0;
    const auto put = [&](char character) {
        if (length + 1 < text.size()) {
            text[length] = character;
        }
        ++length;
    };
    const auto* words = reinterpret_cast<const Word*>(&report);
    for (; *format != kTextEnd; ++format) {
        if (*format == kTextHex) {
            const Word word = *words++;
            put('=');
            for (unsigned shift = 8 * sizeof(Word); shift != 0;) {
                shift -= 4;
                put("0123456789abcdef"[word >> shift & 15]);
            }
        } else if (*format == kTextChars) {
            const Word word = *words++;
            for (unsigned shift = 0; shift < 32; shift += 8) {
                put(static_cast<char>(word >> shift));
            }
        } else {
            put(static_cast<char>(*format));
        }
    }
    if (!text.empty()) {
        text[length < text.size() ? length : text.size() - 1] = '\0';
    }
    return length;
}

}  // namespace libjump
