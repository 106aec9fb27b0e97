// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Every reason to refuse a segment, and which segment it names.
#include <catch2/catch.hpp>

#include <libjump/plan.hpp>

#include "support/fake_memory.hpp"

using libjump::check_segment;
using libjump::Error;
using libjump::Failure;
using libjump::PhysAddr;
using libjump::PhysExtent;
using libjump::Placement;
using libjump::Plan;
using libjump::Segment;

namespace {

const std::uint8_t kImage[2 * 4096] = {1, 2, 3};

Segment segment(std::uint64_t load, std::uint64_t memory_size, std::uint64_t image_size = 0) {
    return {kImage, image_size, PhysAddr{load}, memory_size};
}

const Segment kGood = segment(0x400000, 4096, 4096);

// The failure of a plan whose third segment is `bad`; nothing may stay allocated.
Failure failure_of(const Segment& bad, const Placement& placement = {}) {
    test::FakeMemory memory;
    const Segment segments[] = {kGood, segment(0x500000, 2 * 4096, 5), bad, segment(0x700000, 4096)};
    const auto plan = Plan<std::uint32_t>::build(memory, segments, placement);
    REQUIRE_FALSE(plan.ok());
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
    return plan.failure();
}

void require_refused(const Segment& bad, Error error, const Placement& placement = {}) {
    const Failure failure = failure_of(bad, placement);
    REQUIRE(failure.error == error);
    REQUIRE(failure.segment == 2);
    REQUIRE(failure.value == bad.load.value);
}

}  // namespace

TEST_CASE("A good segment passes") {
    REQUIRE(check_segment(kGood, 0, {}).ok());
    REQUIRE(check_segment(segment(0xfffff000, 4096), 0, {}).ok());
}

TEST_CASE("A segment is refused for its own sake") {
    require_refused(segment(0x600001, 4096), Error::kSegmentUnaligned);
    require_refused(segment(0x600800, 4096), Error::kSegmentUnaligned);
    require_refused(segment(0x600000, 0), Error::kSegmentEmpty);
    require_refused(segment(0x600000, 4095, 4096), Error::kSegmentImageTooLarge);
    require_refused(segment(0xfffffffffffff000, 4097), Error::kSegmentWraps);
    require_refused(segment(0xfffffffffffff000, 4095), Error::kSegmentWraps);
    require_refused(segment(0x600000, ~std::uint64_t{0}), Error::kSegmentWraps);
    require_refused(segment(0x600000, ~std::uint64_t{0} - 4096), Error::kSegmentWraps);
    require_refused(segment(0, ~std::uint64_t{0}), Error::kSegmentWraps);  // whole pages: 0 bytes
}

TEST_CASE("A segment must lie in memory that can be reached") {
    require_refused(segment(0xfffff000, 4097), Error::kSegmentOutOfReach);
    require_refused(segment(0x100000000, 4096), Error::kSegmentOutOfReach);
    const Placement narrow{.reachable = {PhysAddr{0x300000}, 0x500000}};
    require_refused(segment(0x2ff000, 4096), Error::kSegmentOutOfReach, narrow);
    require_refused(segment(0x7ff000, 4097), Error::kSegmentOutOfReach, narrow);
}

TEMPLATE_TEST_CASE("A segment ends where a list does, even if the caller calls all memory reachable", "", std::uint32_t,
                   std::uint64_t) {
    constexpr std::uint64_t kEnd = std::uint64_t{1} << (sizeof(TestType) == 4 ? 32 : 52);
    const Placement all{.reachable = {PhysAddr{0}, ~std::uint64_t{0}}};
    const Segment beyond[] = {segment(0x600000, std::uint64_t{1} << 62), segment(kEnd, 1), segment(kEnd - 4096, 4097)};
    for (const Segment& bad : beyond) {
        test::FakeMemory memory;
        const auto plan = Plan<TestType>::build(memory, {&bad, 1}, all);
        REQUIRE(plan.failure().error == Error::kSegmentOutOfReach);
        REQUIRE(plan.failure().value == bad.load.value);
        REQUIRE(memory.allocations() == 0);
    }
    test::FakeMemory memory;
    const Segment last = segment(kEnd - 4096, 4096);
    auto plan = Plan<TestType>::build(memory, {&last, 1}, all);
    REQUIRE(plan.ok());
    plan.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("A segment must leave the jump's own pages alone") {
    const Placement placement{.control_page = PhysAddr{0x601000}, .swap_page = PhysAddr{0x603000}};
    require_refused(segment(0x600000, 4097), Error::kSegmentHitsControlPage, placement);
    require_refused(segment(0x601000, 1), Error::kSegmentHitsControlPage, placement);
    require_refused(segment(0x603000, 1), Error::kSegmentHitsSwapPage, placement);
    require_refused(segment(0x602000, 8192), Error::kSegmentHitsSwapPage, placement);
    REQUIRE(check_segment(segment(0x602000, 4096), 0, placement).ok());
    REQUIRE(check_segment(segment(0, 4096), 0, {}).ok());  // page 0 is neither, when there is none
}

TEST_CASE("A segment must leave reserved ranges alone, and the failure says which") {
    const PhysExtent reserved[] = {{PhysAddr{0x10000}, 1}, {PhysAddr{0x600fff}, 2}, {PhysAddr{0x900000}, 0}};
    const Placement placement{.reserved = reserved};
    require_refused(segment(0x600000, 1), Error::kSegmentHitsReserved,
                    placement);  // the page, not only the byte
    REQUIRE(failure_of(segment(0x601000, 4096), placement).other == 1);
    REQUIRE(failure_of(segment(0x601000, 4096), placement).other_start == 0x600fff);
    REQUIRE(failure_of(segment(0x601000, 4096), placement).other_end == 0x601001);
    REQUIRE(check_segment(segment(0x602000, 4096), 0, placement).ok());
    REQUIRE(check_segment(segment(0x900000, 4096), 0, placement).ok());  // an empty range reserves nothing
}

TEST_CASE("A reserved range that passes the end of the address space reserves all up to there") {
    const PhysExtent reserved[] = {{PhysAddr{0x600000}, ~std::uint64_t{0}}};
    const Placement placement{.reserved = reserved};
    require_refused(segment(0x700000, 4096), Error::kSegmentHitsReserved, placement);
    REQUIRE(check_segment(segment(0x5ff000, 4096), 0, placement).ok());
}

TEST_CASE("Overlapping segments are named, both of them, with their pages") {
    const auto overlap = [](std::uint64_t load, std::uint64_t size, std::uint64_t end) {
        const Failure failure = failure_of(segment(load, size));
        REQUIRE(failure.error == Error::kSegmentsOverlap);
        REQUIRE(failure.segment == 2);
        REQUIRE(failure.value == load);
        REQUIRE(failure.end == end);
        REQUIRE(failure.other == 1);
        REQUIRE(failure.other_start == 0x500000);
        REQUIRE(failure.other_end == 0x502000);
    };
    overlap(0x500000, 1, 0x501000);
    overlap(0x501000, 4096, 0x502000);
    overlap(0x4ff000, 4097, 0x501000);
    overlap(0x4ff000, 0x10000, 0x50f000);
}
