// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page lists written by hand.
#pragma once

#include <cstring>
#include <initializer_list>

#include "support/fake_memory.hpp"

namespace test {

constexpr std::uint64_t D(std::uint64_t page) { return page | 1; }
constexpr std::uint64_t I(std::uint64_t page) { return page | 2; }
constexpr std::uint64_t S(std::uint64_t page) { return page | 8; }
constexpr std::uint64_t E = 4;

// Puts words of a list at the start of the test's own page at `page`.
template <class Word>
void put_list(FakeMemory& memory, std::uint64_t page, std::initializer_list<std::uint64_t> words,
              std::size_t first = 0) {
    Bytes& bytes = memory.own_page(libjump::PhysAddr{page});
    std::size_t place = first * sizeof(Word);
    for (const std::uint64_t wide : words) {
        const Word word = static_cast<Word>(wide);
        std::memcpy(bytes.data() + place, &word, sizeof word);
        place += sizeof word;
    }
}

}  // namespace test
