// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The page list is what Linux would have written, bit for bit.
#include <catch2/catch.hpp>

#include <libjump/plan.hpp>

#include "support/kimage.hpp"
#include "support/segments.hpp"

using libjump::PhysAddr;
using libjump::Placement;
using libjump::Plan;
using namespace test;

namespace {

template <class Word>
Word word_at(FakeMemory& memory, std::uint64_t at) {
    return libjump::load_word<Word>(memory, PhysAddr{at});
}

template <class Word>
void require_same_as_linux(const Segments& segments) {
    FakeMemory memory;
    const auto plan = Plan<Word>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.ok());

    std::vector<std::uint64_t> pages;
    for (const PhysAddr page : memory.held()) {
        pages.push_back(page.value);
    }
    Kimage<Word> kimage(pages);
    for (const libjump::Segment& segment : segments.span()) {
        kimage.add_segment(segment.load.value, segment.extent().pages());
    }
    kimage.terminate();

    REQUIRE(kimage.used_every_page());
    REQUIRE(plan.value().head() == kimage.head());
    for (const auto& [address, word] : kimage.words()) {
        REQUIRE(word_at<Word>(memory, address) == word);
    }
    REQUIRE(memory.complaints().empty());
}

}  // namespace

TEMPLATE_TEST_CASE("Lists that end around the end of a list page", "", std::uint32_t, std::uint64_t) {
    constexpr std::uint64_t kWords = 4096 / sizeof(TestType);
    for (std::uint64_t pages = kWords - 4; pages <= kWords + 2; ++pages) {
        Segments segments;
        segments.add(0x10000000, pages * 4096);
        require_same_as_linux<TestType>(segments);
    }
}

TEMPLATE_TEST_CASE("A list whose last page fills with destinations", "", std::uint32_t, std::uint64_t) {
    constexpr std::uint64_t kWords = 4096 / sizeof(TestType);
    for (std::uint64_t count = kWords / 2 - 2; count <= kWords / 2 + 2; ++count) {
        Segments segments;
        for (std::uint64_t i = 0; i < count; ++i) {
            segments.add(0x10000000 + i * 0x2000, 1);
        }
        require_same_as_linux<TestType>(segments);
    }
}

TEMPLATE_TEST_CASE("Random lists", "", std::uint32_t, std::uint64_t) {
    Random random("plan_list, random lists");
    for (int round = 0; round < 10; ++round) {
        Segments segments;
        segments.add_random(random, random.between(1, 300), random.between(1, 20), 0x10000000);
        require_same_as_linux<TestType>(segments);
    }
}

TEST_CASE("A small list, written out") {
    FakeMemory memory;
    memory.hand_out({PhysAddr{0x100000}, PhysAddr{0x101000}, PhysAddr{0x102000}, PhysAddr{0x103000},
                     PhysAddr{0x104000},  // so far the page sets'
                     PhysAddr{0x5000}, PhysAddr{0x6000}, PhysAddr{0x7000}});
    Segments segments;
    segments.add(0x40000, 4097);
    const auto plan = Plan<std::uint32_t>::build(memory, segments.span(), Placement{});
    REQUIRE(plan.value().head() == 0x5002);
    REQUIRE(memory.load32(PhysAddr{0x5000}) == 0x40001);
    REQUIRE(memory.load32(PhysAddr{0x5004}) == 0x6008);
    REQUIRE(memory.load32(PhysAddr{0x5008}) == 0x7008);
    REQUIRE(memory.load32(PhysAddr{0x500c}) == 4);
}
