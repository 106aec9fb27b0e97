// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Plans and allocators that fail, or hand out pages a plan cannot use.
#include <set>

#include <catch2/catch.hpp>

#include <libjump/plan.hpp>

#include "support/segments.hpp"

using libjump::Error;
using libjump::PhysAddr;
using libjump::Placement;
using libjump::Plan;
using namespace test;

namespace {

std::vector<PhysAddr> pages_from(std::uint64_t start, std::uint64_t count) {
    std::vector<PhysAddr> pages;
    for (std::uint64_t i = 0; i < count; ++i) {
        pages.emplace_back(start + i * 4096);
    }
    return pages;
}

// Pages that a plan takes first, for the sets of its destinations and of its own pages, where one leaf is enough for
// each, and to remember the second set's.
constexpr std::size_t kSetPages = 5;

void require_nothing_left(const FakeMemory& memory) {
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

}  // namespace

TEMPLATE_TEST_CASE("Every allocation may fail, and nothing is left behind", "", std::uint32_t, std::uint64_t) {
    constexpr std::uint64_t kPages = 2200 / sizeof(TestType);  // of each segment; the words of both need two pages
    Segments segments;
    segments.add(0x10000000, kPages * 4096, std::vector<std::uint8_t>(5000, 7));
    segments.add(0x20000000, kPages * 4096);
    std::size_t successes = 0;
    std::uint32_t segment = 0;
    for (;; ++successes) {
        FakeMemory memory;
        memory.fail_after(successes);
        auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
        if (plan.ok()) {
            break;
        }
        REQUIRE(plan.failure().error == Error::kOutOfMemory);
        if (successes > kSetPages) {  // the pages are claimed segment by segment before they are loaded
            REQUIRE(plan.failure().segment >= segment);
            segment = plan.failure().segment;
        }
        require_nothing_left(memory);
    }
    REQUIRE(segment == 1);
    REQUIRE(successes > 2 * kPages + 1);
}

TEMPLATE_TEST_CASE("Destinations that the allocator gives are their own sources", "", std::uint32_t, std::uint64_t) {
    Random random("plan_allocator, destinations");
    for (int round = 0; round < 20; ++round) {
        Segments segments;
        segments.add(0x10000000, 50 * 4096, random.bytes(50 * 4096));
        std::vector<PhysAddr> order = pages_from(0x10000000, 50);
        const std::vector<PhysAddr> others = pages_from(0x14000000, 60);
        order.insert(order.end(), others.begin(), others.end());
        random.shuffle(order);

        FakeMemory memory;
        memory.hand_out(order);
        auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
        REQUIRE(plan.ok());
        REQUIRE(memory.held().size() == 51);
        for (const Move& move : moves_of(memory, plan.value().head())) {
            REQUIRE((move.source == move.destination || move.source >= 0x14000000));
            const auto* image = static_cast<const std::uint8_t*>(segments.span()[0].image);
            const Bytes& source = memory.contents(PhysAddr{move.source});
            REQUIRE(std::equal(source.begin(), source.end(), image + (move.destination - 0x10000000)));
        }
        plan.value().release(memory);
        require_nothing_left(memory);
    }
}

TEST_CASE("Where all destinations are free, a plan takes them and its list, and no page more") {
    Segments segments;
    segments.add(0x10000000, 50 * 4096);
    FakeMemory memory;
    std::vector<PhysAddr> order = pages_from(0x14000000, kSetPages);
    const std::vector<PhysAddr> destinations = pages_from(0x10000000, 50);
    order.insert(order.end(), destinations.begin(), destinations.end());
    memory.hand_out(order);
    memory.reuse_freed_pages();
    auto plan = Plan<std::uint32_t>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.ok());
    REQUIRE(memory.allocations() == kSetPages + 50 + 1 + 3);  // three more for the sets, where these pages lie
    REQUIRE(memory.held().size() == 51);
    plan.value().release(memory);
    require_nothing_left(memory);
}

TEST_CASE("When nothing but destinations is left, the plan fails and gives them back") {
    Segments segments;
    segments.add(0x10000000, 8 * 4096);
    FakeMemory memory;
    std::vector<PhysAddr> order = pages_from(0x14000000, 5);
    const std::vector<PhysAddr> destinations = pages_from(0x10000000, 8);
    order.insert(order.end(), destinations.begin(), destinations.end());
    memory.hand_out(order);
    memory.fail_after(order.size());
    const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.failure().error == Error::kOutOfMemory);
    REQUIRE(memory.allocations() == order.size());
    require_nothing_left(memory);
}

TEMPLATE_TEST_CASE("A page out of reach ends the plan, whichever it is", "", std::uint32_t, std::uint64_t) {
    constexpr std::uint64_t kFar = 0x123456000000;  // out of either word's reach as the placement has it
    Segments segments;
    segments.add(0x10000000, 5 * 4096);
    for (std::size_t position = kSetPages; position < kSetPages + 6; ++position) {
        FakeMemory memory;
        std::vector<PhysAddr> order = pages_from(0x14000000, kSetPages + 6);
        order[position] = PhysAddr{kFar};
        memory.hand_out(order);
        const auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
        REQUIRE(plan.failure().error == Error::kPageOutOfReach);
        REQUIRE(plan.failure().value == kFar);
        require_nothing_left(memory);
    }
}

TEMPLATE_TEST_CASE("A page that no word can name ends the plan, whichever it is", "", std::uint32_t, std::uint64_t) {
    Segments segments;
    segments.add(0, 5 * 4096);  // page 0 may be a destination, and may not be handed out
    for (const PhysAddr bad : {PhysAddr{0}, PhysAddr{0x13000008}, PhysAddr{0x13000800}}) {
        for (std::size_t position = 0; position < kSetPages + 6; ++position) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x4000000, kSetPages + 6);
            order[position] = bad;
            memory.hand_out(order);
            const auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
            REQUIRE(plan.failure().error == Error::kPageOutOfReach);
            REQUIRE(plan.failure().value == bad.value);
            require_nothing_left(memory);
        }
    }
}

TEST_CASE("The page set may lie above 4 GiB, and a wide list's pages too") {
    Segments segments;
    segments.add(0x10000000, 5 * 4096, std::vector<std::uint8_t>(4096, 1));
    FakeMemory memory;
    memory.hand_out(pages_from(0x500000000, 10));
    const Placement wide{.reachable = {PhysAddr{0}, 0x1000000000}};
    auto plan = Plan<std::uint64_t>::build(memory, segments.span(), wide);
    REQUIRE(plan.ok());
    REQUIRE(plan.value().head() == 0x500005002);
    REQUIRE(moves_of(memory, plan.value().head()).front().source == 0x500006000);
    plan.value().release(memory);
    require_nothing_left(memory);
}

TEST_CASE("A narrow list refuses pages above 4 GiB even where the placement would allow them") {
    Segments segments;
    segments.add(0x10000000, 4096);
    FakeMemory memory;
    memory.hand_out(pages_from(0x500000000, 8));
    const Placement wide{.reachable = {PhysAddr{0}, 0x1000000000}};
    const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), wide);
    REQUIRE(plan.failure().error == Error::kPageOutOfReach);
    require_nothing_left(memory);
}

TEST_CASE("A page handed out twice ends the plan, whichever it is, and is given back once") {
    Segments segments;
    segments.add(0x10000000, 6 * 4096);
    constexpr std::size_t kPages = kSetPages + 1 + 6;
    for (std::size_t first = 0; first < kPages; ++first) {
        for (std::size_t second = first + 1; second < kPages; ++second) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x14000000, kPages + 2);
            order[second] = order[first];
            order[second + 2] = order[second + 1];  // too late: the plan has ended
            memory.hand_out(order);
            CAPTURE(first, second);
            const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), Placement{});
            REQUIRE(plan.failure().error == Error::kPageTwice);
            REQUIRE(plan.failure().value == order[first].value);
            require_nothing_left(memory);
        }
    }
}

TEMPLATE_TEST_CASE("An address inside of a page that is in use ends the plan, and does not go back with that page", "",
                   std::uint32_t, std::uint64_t) {
    Segments segments;
    segments.add(0x10000000, 6 * 4096);
    constexpr std::size_t kPages = kSetPages + 1 + 6;
    for (std::size_t second = 1; second < kPages; ++second) {
        for (std::size_t first = 0; first < second; ++first) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x14000000, kPages);
            order[second] = order[first].plus(8);
            memory.hand_out(order);
            CAPTURE(first, second);
            const auto plan = Plan<TestType>::build(memory, segments.span(), Placement{});
            REQUIRE(plan.failure().error == Error::kPageOutOfReach);
            REQUIRE(plan.failure().value == order[second].value);
            require_nothing_left(memory);
        }
    }
}

TEST_CASE("An allocator that gives the jump's own pages ends the plan") {
    Segments segments;
    segments.add(0x10000000, 6 * 4096);
    constexpr PhysAddr kControl{0x14005000}, kSwap{0x14006000};
    const Placement placement{.control_page = kControl, .swap_page = kSwap};
    for (std::size_t position = 0; position < kSetPages + 6; ++position) {
        for (const PhysAddr own : {kControl, kSwap}) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x15000000, kSetPages + 6);
            order[position] = own;
            memory.hand_out(order);
            const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), placement);
            REQUIRE(plan.failure().error == (own == kControl ? Error::kPageIsControlPage : Error::kPageIsSwapPage));
            REQUIRE(plan.failure().value == own.value);
            require_nothing_left(memory);
        }
    }
}

TEST_CASE("A page below 4 GiB may be out of reach too") {
    Segments segments;
    segments.add(0x10000000, 4096);
    const Placement narrow{.reachable = {PhysAddr{0x10000000}, 0x3000}};
    for (const std::uint64_t beyond : {0x0ffff000, 0x10003000}) {
        FakeMemory memory;
        memory.hand_out(pages_from(0x5000, kSetPages));
        memory.hand_out({PhysAddr{0x10001000}, PhysAddr{0xa000}});  // the second is for the set, where the first lies
        memory.hand_out({PhysAddr{beyond}});
        const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), narrow);
        REQUIRE(plan.failure().error == Error::kPageOutOfReach);
        REQUIRE(plan.failure().value == beyond);
        require_nothing_left(memory);
    }
}

TEST_CASE("A destination handed out twice ends the plan, and is given back once") {
    Segments segments;
    segments.add(0x10000000, 6 * 4096);
    const PhysAddr twice{0x10002000}, other{0x10004000};
    for (std::size_t position = kSetPages + 1; position < kSetPages + 6; ++position) {
        FakeMemory memory;
        std::vector<PhysAddr> order = pages_from(0x14000000, kSetPages + 6);
        order[kSetPages] = twice;
        order[kSetPages + 1] = other;
        order[position] = twice;
        memory.hand_out(order);
        const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), Placement{});
        REQUIRE(plan.failure().error == Error::kPageTwice);
        REQUIRE(plan.failure().value == twice.value);
        require_nothing_left(memory);
    }
}

TEMPLATE_TEST_CASE("Segments that leave no room for their pages are refused at once", "", std::uint32_t,
                   std::uint64_t) {
    const Placement wide{.reachable = {PhysAddr{0}, libjump::kPhysicalEnd}};
    const std::uint64_t half = libjump::kListReach<TestType>.size / 2;
    FakeMemory memory;
    memory.fail_after(1000);
    Segments one;
    one.add(0, half + 4096);
    const auto first = Plan<TestType>::build(memory, one.span(), wide);
    REQUIRE(first.failure().error == Error::kOutOfMemory);
    REQUIRE(first.failure().segment == 0);
    REQUIRE(memory.allocations() == 0);
    Segments two;
    two.add(0x10000, 4096);
    two.add(0x20000, half);
    const auto second = Plan<TestType>::build(memory, two.span(), wide);
    REQUIRE(second.failure().error == Error::kOutOfMemory);
    REQUIRE(second.failure().segment == 1);
    REQUIRE(memory.allocations() < 10);
    require_nothing_left(memory);
}
