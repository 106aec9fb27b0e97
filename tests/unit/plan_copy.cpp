// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Plans for a copy: a segment's page that the allocator gives stays where it is.
#include <algorithm>
#include <numeric>

#include <catch2/catch.hpp>

#include <libjump/plan.hpp>

#include "support/segments.hpp"

using libjump::Error;
using libjump::MoveMode;
using libjump::PhysAddr;
using libjump::Placement;
using libjump::Plan;
using namespace test;

namespace {

constexpr Placement kCopy{.mode = MoveMode::kCopy};
constexpr std::uint64_t kStart = 0x10000000, kPages = 600;

// Two segments with a hole between them.
Segments two_segments(Random& random) {
    Segments segments;
    segments.add(kStart, kPages / 2 * 4096, random.bytes(kPages / 2 * 4096 - 100));
    segments.add(kStart + kPages * 4096, kPages / 2 * 4096, random.bytes(5000));
    return segments;
}

// The pages of two_segments().
std::vector<PhysAddr> destinations() {
    std::vector<PhysAddr> pages;
    for (std::uint64_t i = 0; i < kPages; ++i) {
        pages.emplace_back(kStart + (i < kPages / 2 ? i : i + kPages / 2) * 4096);
    }
    return pages;
}

template <class Word>
std::uint64_t list_pages() {
    const std::uint64_t words = 4096 / sizeof(Word) - 1;
    return (kPages + 2 + words - 1) / words;
}

void require_copied(const std::vector<Move>& moves, FakeMemory& memory, const Segments& segments) {
    PageMap pages;
    for (const Move& move : moves) {
        pages[move.source] = memory.contents(PhysAddr{move.source});
    }
    run_copies(moves, pages);
    for (const auto& [address, bytes] : segments.in_place()) {
        REQUIRE(pages.at(address) == bytes);
    }
}

void require_nothing_left(const FakeMemory& memory) {
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

}  // namespace

TEMPLATE_TEST_CASE("A copy's page that the allocator gives is its own source", "", std::uint32_t, std::uint64_t) {
    Random random("plan_copy, own sources");
    const Segments segments = two_segments(random);
    for (int round = 0; round < 10; ++round) {
        auto given = destinations();
        random.shuffle(given);
        given.resize(static_cast<std::size_t>(random.between(0, kPages)));
        FakeMemory memory;
        memory.hand_out(given);
        auto plan = Plan<TestType>::build(memory, segments.span(), kCopy);
        REQUIRE(plan.ok());
        // Not a page more than the segments have, and the list.
        REQUIRE(memory.held().size() == kPages + list_pages<TestType>());

        const std::vector<Move> moves = moves_of(memory, plan.value().head());
        REQUIRE(moves.size() == kPages);
        for (const Move& move : moves) {
            const bool is_own = move.source == move.destination;
            REQUIRE((is_own || move.source < kStart || move.source >= kStart + 2 * kPages * 4096));
            REQUIRE((is_own || !memory.is_held(PhysAddr{move.destination})));
        }
        require_copied(moves, memory, segments);
        plan.value().release(memory);
        require_nothing_left(memory);
    }
}

TEST_CASE("A copy's segments may be all of memory but the pages of its list") {
    Random random("plan_copy, all of memory");
    const Segments segments = two_segments(random);
    auto given = destinations();
    // Three sets of two pages, with one more to remember them, and the list.
    for (std::uint64_t page = 0; page < 8 + list_pages<std::uint64_t>(); ++page) {
        given.emplace_back(0x4000000 + page * 4096);
    }
    std::rotate(given.begin(), given.end() - 8, given.end());
    FakeMemory memory;
    memory.hand_out(given);
    memory.fail_after(given.size());
    auto plan = Plan<std::uint64_t>::build(memory, segments.span(), kCopy);
    REQUIRE(plan.ok());
    require_copied(moves_of(memory, plan.value().head()), memory, segments);
    plan.value().release(memory);
    require_nothing_left(memory);
}

TEMPLATE_TEST_CASE("Every allocation for a copy may fail, and nothing is left behind", "", std::uint32_t,
                   std::uint64_t) {
    Random random("plan_copy, failures");
    const Segments segments = two_segments(random);
    auto given = destinations();
    random.shuffle(given);
    given.resize(kPages / 2);
    for (std::size_t successes = 0;; ++successes) {
        FakeMemory memory;
        memory.hand_out(given);
        memory.fail_after(successes);
        const auto plan = Plan<TestType>::build(memory, segments.span(), kCopy);
        if (plan.ok()) {
            REQUIRE(successes >= kPages + list_pages<TestType>());
            break;
        }
        REQUIRE(plan.failure().error == Error::kOutOfMemory);
        require_nothing_left(memory);
    }
}

TEST_CASE("A copy may take all that is in reach, and no more") {
    Segments segments;
    segments.add(0x100000, 0x80000);
    const auto placement = [](std::uint64_t bytes) {
        return Placement{.reachable = {PhysAddr{0x100000}, bytes}, .mode = MoveMode::kCopy};
    };
    FakeMemory memory;
    const auto too_small = Plan<std::uint32_t>::build(memory, segments.span(), placement(0x7f000));
    REQUIRE_FALSE(too_small.ok());
    REQUIRE(memory.allocations() == 0);
    // Beside the segment are the set's and the list's pages.
    std::vector<PhysAddr> given;
    for (std::uint64_t page = 0; page < 0x90; ++page) {
        given.emplace_back(0x100000 + page * 4096);
    }
    std::rotate(given.begin(), given.end() - 0x10, given.end());
    memory.hand_out(given);
    auto plan = Plan<std::uint32_t>::build(memory, segments.span(), placement(0x90000));
    REQUIRE(plan.ok());
    plan.value().release(memory);
    require_nothing_left(memory);
}
