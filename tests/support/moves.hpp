// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The meaning of a page list, implemented a second time without the library's walk: its moves, and their effect.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <vector>

#include "support/fake_memory.hpp"

namespace test {

struct Move {
    std::uint64_t source;  // byte addresses of pages
    std::uint64_t destination;
};

using PageMap = std::map<std::uint64_t,
                         Bytes>;  // contents by address; a page that is not there is full of zeros

// `load(address)` gives the word at a byte address. The pages that hold the list are added to
// `list_pages`. Throws when the list is not well-formed.
template <class Word, class Load>
std::vector<Move> moves_of(Word head, Load&& load, std::vector<std::uint64_t>* list_pages = nullptr) {
    std::vector<Move> moves;
    std::uint64_t destination = 0;
    std::uint64_t at = 0;
    for (Word word = head;; word = static_cast<Word>(load(at)), at += sizeof(Word)) {
        const std::uint64_t page = word & ~std::uint64_t{0xfff};
        switch (word & 0xfff) {
            case 1:
                destination = page;
                break;
            case 2:
                at = page;
                if (list_pages != nullptr) {
                    list_pages->push_back(page);
                }
                break;
            case 4:
                return moves;
            case 8:
                moves.push_back({page, destination});
                destination += 4096;
                break;
            default:
                throw std::runtime_error("a word with no tag or with two");
        }
    }
}

template <class Word>
std::vector<Move> moves_of(FakeMemory& memory, Word head, std::vector<std::uint64_t>* list_pages = nullptr) {
    const auto load = [&](std::uint64_t at) -> Word {
        if constexpr (sizeof(Word) == 4) {
            return memory.load32(libjump::PhysAddr{at});
        } else {
            return memory.load64(libjump::PhysAddr{at});
        }
    };
    return moves_of(head, load, list_pages);
}

inline void run_copies(const std::vector<Move>& moves, PageMap& pages) {
    for (const Move& move : moves) {
        pages[move.destination] = Bytes(pages[move.source]);
    }
}

inline void run_swaps(const std::vector<Move>& moves, PageMap& pages) {
    for (const Move& move : moves) {
        if (move.source != move.destination) {
            std::swap(pages[move.destination], pages[move.source]);
        }
    }
}

}  // namespace test
