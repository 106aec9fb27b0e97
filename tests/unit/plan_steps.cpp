// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What plans and tables cost, counted: looks at segments, words read and bytes written. Four times the pages in four
// times the segments may take four times as much and a little, not sixteen times.
#include <catch2/catch.hpp>

#include <libjump/avoiding_memory.hpp>
#include <libjump/plan.hpp>

#include "support/segments.hpp"

using libjump::PhysAddr;
using libjump::Placement;
using libjump::Segment;
using namespace test;

namespace {

constexpr std::uint64_t kStart = 0x10000000;
constexpr std::uint64_t kSegmentPages = 2;

// A Span that counts how often a segment is looked at.
class CountedSegments {
public:
    CountedSegments(libjump::Span<const Segment> segments, std::size_t& looks) : segments_(segments), looks_(&looks) {}
    [[nodiscard]] std::size_t size() const { return segments_.size(); }
    [[nodiscard]] const Segment& operator[](std::size_t index) const {
        ++*looks_;
        return segments_[index];
    }

private:
    libjump::Span<const Segment> segments_;
    std::size_t* looks_;
};

// `count` segments of kSegmentPages pages, with a page between every two.
Segments spread(std::uint64_t count) {
    Segments segments;
    for (std::uint64_t i = 0; i < count; ++i) {
        segments.add(kStart + i * (kSegmentPages + 1) * 4096, kSegmentPages * 4096);
    }
    return segments;
}

// What lies from the first segment on, the segments' pages and those between them.
std::vector<PhysAddr> pages_among(std::uint64_t count) {
    std::vector<PhysAddr> pages;
    for (std::uint64_t i = 0; i < count * (kSegmentPages + 1); ++i) {
        pages.emplace_back(kStart + i * 4096);
    }
    return pages;
}

template <class Word>
std::size_t steps_of_plan(std::uint64_t count) {
    const Segments segments = spread(count);
    FakeMemory memory;
    memory.hand_out(pages_among(count));
    std::size_t looks = 0;
    Word head;
    {
        libjump::detail::PlanBuilder<Word, FakeMemory, CountedSegments> builder(
            memory, CountedSegments(segments.span(), looks), Placement{});
        REQUIRE(builder.check_segments().ok());
        REQUIRE(builder.take_sources().ok());
        head = builder.load_segments();
    }
    const std::size_t steps = looks + memory.loads();
    libjump::Plan<Word>(head).release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
    return steps;
}

std::size_t steps_to_avoid(std::uint64_t count) {
    const Segments segments = spread(count);
    FakeMemory memory;
    memory.hand_out(pages_among(count));
    std::size_t looks = 0;
    {
        libjump::AvoidingMemory avoiding(memory, CountedSegments(segments.span(), looks), PhysAddr{}, PhysAddr{});
        for (std::uint64_t i = 0; i < count / 2; ++i) {
            const PhysAddr page = avoiding.allocate_page().value();
            REQUIRE((page.value - kStart) / 4096 % (kSegmentPages + 1) == kSegmentPages);
            avoiding.free_page(page);
        }
    }
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
    return looks + memory.loads();
}

}  // namespace

TEMPLATE_TEST_CASE("A plan takes as many steps as it has pages, though the allocator gives destinations", "",
                   std::uint32_t, std::uint64_t) {
    REQUIRE(steps_of_plan<TestType>(2000) < 5 * steps_of_plan<TestType>(500));
}

TEST_CASE("Tables are taken in as many steps as the allocator gives pages, though most are destinations") {
    REQUIRE(steps_to_avoid(2000) < 6 * steps_to_avoid(500));
}

TEST_CASE("Whatever the order of segments, and where they overlap, none of their pages is given") {
    Random random("plan_steps, orders");
    for (int round = 0; round < 50; ++round) {
        std::vector<Segment> segments;
        std::uint64_t load = kStart;
        for (int i = 0; i < 20; ++i) {
            segments.push_back({.load = PhysAddr{load}, .memory_size = random.between(0, 3 * 4096)});
            load += random.between(0, 4) * 4096;
        }
        if (random.one_in(2)) {
            random.shuffle(segments);
        }
        FakeMemory memory;
        memory.hand_out(pages_among(30));
        libjump::AvoidingMemory avoiding(memory, libjump::Span<const Segment>(segments), PhysAddr{}, PhysAddr{});
        for (;;) {
            const PhysAddr page = avoiding.allocate_page().value();
            if (page.value < kStart) {
                break;  // all of pages_among() are given
            }
            for (const Segment& segment : segments) {
                REQUIRE_FALSE(segment.extent().overlaps(libjump::page_extent(page)));
            }
        }
    }
}

TEST_CASE("Pages that an image fills are written once") {
    constexpr std::uint64_t kPages = 300;
    Segments segments;
    segments.add(kStart, kPages * 4096, std::vector<std::uint8_t>(kPages * 4096, 7));
    FakeMemory memory;
    auto plan = libjump::Plan<std::uint64_t>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.ok());
    // Beside the image: its list, a few pages of sets, and some words for each page.
    REQUIRE(memory.bytes_written() < kPages * (4096 + 64) + 16 * 4096);
    plan.value().release(memory);
}

// docs/PERFORMANCE.md has this figure. One page in each 128 MiB of 64 GiB is enough for sets as large as they get: each
// has a page for every 128 MiB and one above them.
TEST_CASE("For 64 GiB the three sets of a plan take 513 pages each, and the register of one set's pages a few") {
    constexpr std::uint64_t kLeafBytes = 128 << 20, kSegments = (std::uint64_t{64} << 30) / kLeafBytes;
    constexpr std::uint64_t kSets = 3 * (kSegments + 1), kList = 3;
    Segments segments;
    for (std::uint64_t i = 0; i < kSegments; ++i) {
        segments.add(i * kLeafBytes + kStart % kLeafBytes + kLeafBytes / 2, 4096);
    }
    FakeMemory memory;
    libjump::detail::PlanBuilder<std::uint64_t, FakeMemory> builder(
        memory, segments.span(), {.reachable = {PhysAddr{0}, libjump::kPhysicalEnd}});
    REQUIRE(builder.check_segments().ok());
    // Behind each destination that the allocator gives, a page for each of the two sets that it is new to.
    std::uint64_t low = kStart / 2;
    for (const Segment& segment : segments.span()) {
        memory.hand_out({segment.load, PhysAddr{low}, PhysAddr{low + 4096}});
        low += 2 * 4096;
    }
    REQUIRE(builder.take_sources().ok());
    const std::uint64_t records = memory.allocations() - kSegments - kList;
    REQUIRE(records <= kSets + 16);
    REQUIRE(records >= kSets - 16);
    libjump::Plan<std::uint64_t>(builder.load_segments()).release(memory);
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("A list of 64 GiB takes 32833 pages") {
    constexpr std::uint64_t kWords = (std::uint64_t{64} << 30) / 4096 + 1;
    REQUIRE(libjump::PageListWriter<std::uint64_t>::pages_for(kWords) == 32833);
}
