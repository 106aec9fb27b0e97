// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Garbage lists: a walk and a check end with a result, whatever they are led to, and what a check
// passes is what the model says a good list is.
#include <set>

#include <catch2/catch.hpp>

#include <libjump/list_check.hpp>

#include "support/list_pages.hpp"
#include "support/moves.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::PhysAddr;
using namespace test;

namespace {

constexpr std::uint64_t kFirstListPage = 0x1000000, kListPages = 4;
constexpr PhysAddr kControl{0x7000}, kSwap{0x8000};

// Now and then any bits at all; mostly a tag and a page out of few, so that pages meet. Links lead on, or anywhere in
// the list.
template <class Word>
Word random_word(Random& random, std::uint64_t next_list_page) {
    switch (random.between(0, 150)) {
        case 0:
            return static_cast<Word>(random.between(0, ~std::uint64_t{0}));
        case 1:
            return E;
        case 2:
            return static_cast<Word>(
                I(random.one_in(4) ? kFirstListPage + (random.between(0, kListPages - 1) << 12) : next_list_page));
        case 3:
            return static_cast<Word>(random.between(0, ~std::uint64_t{0}) & ~std::uint64_t{0xfff}) | 8;
        default:
            return static_cast<Word>(random.between(1, 0x4000) << 12 | (random.one_in(2) ? 1 : 8));
    }
}

template <class Word>
void fill(FakeMemory& memory, Random& random) {
    for (std::uint64_t i = 0; i < kListPages; ++i) {
        const std::uint64_t page = kFirstListPage + i * 0x1000;
        const std::uint64_t next = i + 1 < kListPages ? page + 0x1000 : 0x2000;
        for (std::size_t place = 0; place < 4096 / sizeof(Word); ++place) {
            put_list<Word>(memory, page, {random_word<Word>(random, next)}, place);
        }
    }
    put_list<Word>(memory, 0x2000, {E});
}

// The invariant, from the moves.
bool is_good(const std::vector<Move>& moves, const std::vector<std::uint64_t>& list_pages) {
    std::set<std::uint64_t> seen(list_pages.begin(), list_pages.end());
    const auto fresh = [&](std::uint64_t page) {
        return page != kControl.value && page != kSwap.value && seen.insert(page).second;
    };
    for (const Move& move : moves) {
        if (!fresh(move.source) || (move.source != move.destination && !fresh(move.destination))) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEMPLATE_TEST_CASE("Garbage lists end with a result", "", std::uint32_t, std::uint64_t) {
    Random random("lists, garbage");
    int passed = 0;
    for (int round = 0; round < 300; ++round) {
        FakeMemory memory;
        memory.let_read_anywhere(random.one_in(2) ? 0 : E);
        fill<TestType>(memory, random);
        const auto head = static_cast<TestType>(I(kFirstListPage));
        std::uint64_t visits = 0;
        const auto walked =
            libjump::walk_list<TestType>(memory, head, [&](auto, PhysAddr, PhysAddr) -> libjump::Result<void> {
                ++visits;
                return {};
            });
        REQUIRE(visits > 0);
        const auto checked = libjump::check_list<TestType>(memory, head, kControl, kSwap);
        REQUIRE((walked.ok() || !checked.ok()));
        if (walked.ok()) {
            std::vector<std::uint64_t> list_pages;
            const std::vector<Move> moves = moves_of(memory, head, &list_pages);
            const bool good = is_good(moves, list_pages);
            REQUIRE(checked.ok() == good);
        }
        passed += checked.ok();
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
    REQUIRE(passed > 0);  // or nothing good was among it
    REQUIRE(passed < 300);
}

TEMPLATE_TEST_CASE("Garbage heads end with a result", "", std::uint32_t, std::uint64_t) {
    Random random("lists, garbage heads");
    for (int round = 0; round < 20000; ++round) {
        FakeMemory memory;
        memory.let_read_anywhere(random.between(0, ~std::uint64_t{0}));
        const auto head =
            static_cast<TestType>(random.between(0, ~std::uint64_t{0}) & ~std::uint64_t{random.one_in(2) ? 0xff0u : 0});
        (void)libjump::check_list<TestType>(memory, head, kControl, kSwap);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
}
