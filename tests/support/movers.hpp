// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The NASM movers as this process calls them, and plans for them in real memory.
#pragma once

#include <cstdint>
#include <vector>

#include <libjump/libjump.h>
#include <libjump/move.hpp>

#include "support/moves.hpp"
#include "support/random.hpp"
#include "support/real_pages.hpp"

namespace test {

using Arguments = libjump::MoveArguments<std::uintptr_t>;
using Mover = void(LIBJUMP_ABI*)(const Arguments*);

extern "C" {
void LIBJUMP_ABI callable_copy_pages(const Arguments*);
void LIBJUMP_ABI callable_swap_pages_sse(const Arguments*);
#ifdef __i386__
void LIBJUMP_ABI callable_swap_pages(const Arguments*);
#endif
}

// The movers that swap and that this CPU can run; warns of one that it cannot.
std::vector<Mover> swap_movers();

// Pages full of random bytes, and a list over them that the test writes word by word.
class Workshop {
public:
    Workshop(Random& random, std::uint64_t pages);

    // Appends a word; a list page that is full is linked to the next one, so that lists are as long
    // as need be.
    void destination(std::size_t page) { append(pages_.address(page) | 1); }
    void source(std::size_t page) { append(pages_.address(page) | 8); }
    void link_on();  // to a new list page, wherever the list stands
    void finish();   // and makes the list read-only

    void run(Mover mover) const;
    [[nodiscard]] std::vector<Move> moves() const;  // by address
    [[nodiscard]] PageMap contents() const;
    [[nodiscard]] std::size_t count() const { return pages_.count(); }
    [[nodiscard]] const RealPages& pages() const { return pages_; }
    [[nodiscard]] Arguments arguments() const { return {head_, swap_.address(0)}; }

private:
    void append(std::uintptr_t word);
    void put(std::uintptr_t word);

    RealPages pages_;
    RealPages swap_;
    RealPages list_;
    std::size_t list_pages_ = 0;
    std::size_t place_ = 0;
    std::uintptr_t head_ = 0;
};

}  // namespace test
