// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A block of memory whose every word is known, so that one changed bit shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace user {

class HeldMemory {
public:
    // Random from `seed`: no page is like another, none is zero.
    HeldMemory(std::size_t bytes, std::uint32_t seed) : words_(bytes / sizeof(std::uint32_t)) {
        for (auto& word : words_) {
            seed ^= seed << 13;  // xorshift32, which never gets from a seed other than 0 to 0
            seed ^= seed >> 17;
            seed ^= seed << 5;
            word = seed;
        }
    }

    // FNV-1a over words.
    std::uint64_t digest() const {
        std::uint64_t hash = 0xcbf29ce484222325;
        for (const auto word : words_) {
            hash = (hash ^ word) * 0x100000001b3;
        }
        return hash;
    }

private:
    std::vector<std::uint32_t> words_;
};

}  // namespace user
