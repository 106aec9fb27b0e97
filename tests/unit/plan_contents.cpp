// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A plan puts the right bytes in the right place, and no page is in it twice.
#include <set>

#include <catch2/catch.hpp>

#include <libjump/plan.hpp>

#include "support/segments.hpp"

using libjump::PhysAddr;
using libjump::Placement;
using libjump::Plan;
using namespace test;

namespace {

void require_each_page_once(const std::vector<Move>& moves) {
    std::set<std::uint64_t> seen;
    for (const Move& move : moves) {
        REQUIRE(seen.insert(move.source).second);
        REQUIRE(seen.insert(move.destination).second);
    }
}

// Contents of memory before `moves` run.
PageMap before(FakeMemory& memory, const std::vector<Move>& moves) {
    PageMap pages;
    for (const Move& move : moves) {
        pages[move.source] = memory.contents(PhysAddr{move.source});
        pages[move.destination].fill(0xdd);
    }
    return pages;
}

enum class Given { kAnything, kZeros };

template <class Word>
void require_plan_is_right(const Segments& segments, Given given) {
    FakeMemory memory;
    if (given == Given::kZeros) {
        memory.give_zeros();
    }
    auto plan = Plan<Word>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.ok());
    const std::vector<Move> moves = moves_of(memory, plan.value().head());
    REQUIRE(moves.size() == segments.pages());
    require_each_page_once(moves);

    const PageMap start = before(memory, moves);
    PageMap copied = start;
    run_copies(moves, copied);
    PageMap swapped = start;
    run_swaps(moves, swapped);
    for (const auto& [address, bytes] : segments.in_place()) {
        REQUIRE(copied.at(address) == bytes);
        REQUIRE(swapped.at(address) == bytes);
    }
    run_swaps(moves, swapped);
    REQUIRE(swapped == start);

    plan.value().release(memory);
    REQUIRE(plan.value().head() == libjump::kEmptyList<Word>);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

template <class Word>
void require_plan_is_right(const Segments& segments) {
    require_plan_is_right<Word>(segments, Given::kAnything);
    require_plan_is_right<Word>(segments, Given::kZeros);
}

}  // namespace

TEMPLATE_TEST_CASE("A plan of no segments is the empty list", "", std::uint32_t, std::uint64_t) {
    FakeMemory memory;
    const auto plan = Plan<TestType>::build(memory, {}, Placement{});
    REQUIRE(plan.ok());
    REQUIRE(plan.value().head() == 4);
    REQUIRE(memory.allocations() == 0);
}

TEMPLATE_TEST_CASE("A plan fills the rest of a segment with zeros", "", std::uint32_t, std::uint64_t) {
    Segments segments;
    segments.add(0x10000000, 4096, std::vector<std::uint8_t>(1, 0x11));
    segments.add(0x10002000, 3 * 4096 - 1, std::vector<std::uint8_t>(4097, 0x22));
    segments.add(0x10008000, 1);
    segments.add(0x1000a000, 2 * 4096, std::vector<std::uint8_t>(2 * 4096, 0x33));
    require_plan_is_right<TestType>(segments);
}

TEMPLATE_TEST_CASE("Pages that are given as zeros are not cleared", "", std::uint32_t, std::uint64_t) {
    constexpr std::uint64_t kPages = 1000;
    Segments segments;
    segments.add(0x10000000, kPages * 4096);
    for (const bool zeros : {false, true}) {
        FakeMemory memory;
        if (zeros) {
            memory.give_zeros();
        }
        auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
        REQUIRE(plan.ok());
        if (zeros) {
            // The list, links from page to page, and words of the sets.
            REQUIRE(memory.bytes_written() < kPages * 100);
        } else {
            REQUIRE(memory.bytes_written() > kPages * 4096);
        }
        plan.value().release(memory);
        REQUIRE(memory.held().empty());
    }
}

TEMPLATE_TEST_CASE("A plan of random segments is right", "", std::uint32_t, std::uint64_t) {
    Random random("plan_contents, random segments");
    for (int round = 0; round < 20; ++round) {
        Segments segments;
        segments.add_random(random, random.between(1, 40), random.between(1, 30), 0x10000000);
        require_plan_is_right<TestType>(segments);
    }
}

TEMPLATE_TEST_CASE("A plan takes thousands of segments", "", std::uint32_t, std::uint64_t) {
    Random random("plan_contents, thousands of segments");
    Segments segments;
    segments.add_random(random, 3000, 1, 0x10000000);
    require_plan_is_right<TestType>(segments);
}

TEST_CASE("A plan reaches the last page below 4 GiB and the first page of all") {
    Segments segments;
    segments.add(0xfffff000, 4096, {1, 2, 3});
    segments.add(0, 4096, {4, 5, 6});
    require_plan_is_right<std::uint32_t>(segments);
}
