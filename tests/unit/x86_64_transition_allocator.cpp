// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables of a jump from allocators that hand out pages which are in use, of both architectures.
#include <array>

#include <catch2/catch.hpp>

#include <libjump/jump.hpp>

#include "support/fake_memory.hpp"
#include "support/real_pages.hpp"

using libjump::Error;
using libjump::JumpConfig;
using libjump::PagingMode;
using libjump::PhysAddr;
using libjump::PhysExtent;
using libjump::Segment;
using libjump::VirtAddr;
using namespace test;

namespace {

constexpr PhysAddr kControl{0x14005000}, kSwap{0x14006000};
constexpr std::array kIdentity{PhysExtent{PhysAddr{0x1000}, 0x1000}, PhysExtent{PhysAddr{0x14000000}, 0x1000000},
                               PhysExtent{PhysAddr{0x8140001000}, 0x1000}};
constexpr std::array kSegments{Segment{.load = PhysAddr{0x14100000}, .memory_size = 0x3000}};

template <class Arch>
JumpConfig config_for(const RealPages& page) {
    constexpr bool kLongMode = sizeof(typename Arch::Word) == 8;
    JumpConfig config{.control_page = kControl,
                      .control_page_virtual = VirtAddr{page.address(0)},
                      .swap_page = kSwap,
                      .paging = kLongMode ? PagingMode::k4Level : PagingMode::kPae,
                      .kernel_keeps = libjump::keep::kAll};
    if (kLongMode) {
        config.identity = kIdentity;
        config.segments = kSegments;
    }
    return config;
}

template <class Arch>
std::vector<PhysAddr> pages_of_prepare(const RealPages& page) {
    FakeMemory memory;
    auto jump = libjump::BasicJump<Arch>::prepare(memory, config_for<Arch>(page));
    std::vector<PhysAddr> pages = memory.held();
    REQUIRE(pages.size() > 3);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
    return pages;
}

std::vector<PhysAddr> pages_from(std::uint64_t start, std::size_t count) {
    std::vector<PhysAddr> pages;
    for (std::size_t i = 0; i < count; ++i) {
        pages.emplace_back(start + i * 0x1000);
    }
    return pages;
}

}  // namespace

TEMPLATE_TEST_CASE("A page handed out twice ends the tables, and is given back once", "", libjump::I386,
                   libjump::X86_64) {
    const RealPages page(1);
    const std::size_t tables = pages_of_prepare<TestType>(page).size();
    for (std::size_t second = 1; second < 2 + tables; ++second) {
        for (std::size_t first = 0; first < second; ++first) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x15000000, second + 1);
            order[second] = order[first];
            memory.hand_out(order);
            const auto failure = libjump::BasicJump<TestType>::prepare(memory, config_for<TestType>(page)).failure();
            CAPTURE(first, second);
            REQUIRE(failure.error == Error::kPageTwice);
            REQUIRE(failure.value == order[first].value);
            REQUIRE(memory.complaints().empty());
        }
    }
}

TEMPLATE_TEST_CASE("The jump's own pages are no page tables", "", libjump::I386, libjump::X86_64) {
    const RealPages page(1);
    for (const std::size_t position : {0, 1, 2, 3, 4}) {  // the second and third are the page set's
        for (const PhysAddr own : {kControl, kSwap}) {
            FakeMemory memory;
            std::vector<PhysAddr> order = pages_from(0x15000000, position + 1);
            order[position] = own;
            memory.hand_out(order);
            const auto failure = libjump::BasicJump<TestType>::prepare(memory, config_for<TestType>(page)).failure();
            REQUIRE(failure.error == (own == kControl ? Error::kPageIsControlPage : Error::kPageIsSwapPage));
            REQUIRE(failure.value == own.value);
            REQUIRE(memory.held().empty());
            REQUIRE(memory.complaints().empty());
        }
    }
}

TEST_CASE("A destination handed out twice ends the tables too, and is given back once") {
    const RealPages page(1);
    FakeMemory memory;
    memory.hand_out(pages_from(0x15000000, 3));
    memory.hand_out({PhysAddr{0x14100000}, PhysAddr{0x14101000}, PhysAddr{0x14100000}});
    const auto failure =
        libjump::BasicJump<libjump::X86_64>::prepare(memory, config_for<libjump::X86_64>(page)).failure();
    REQUIRE(failure.error == Error::kPageTwice);
    REQUIRE(failure.value == 0x14100000);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}
