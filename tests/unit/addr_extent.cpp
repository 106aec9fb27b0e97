// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include <libjump/extent.hpp>

using libjump::page_extent;
using libjump::Pfn;
using libjump::PhysAddr;
using libjump::PhysExtent;
using libjump::VirtAddr;

namespace {

constexpr std::uint64_t kTop = ~std::uint64_t{0};

PhysExtent extent(std::uint64_t start, std::uint64_t size) { return {PhysAddr{start}, size}; }

}  // namespace

TEST_CASE("Address types do not mix") {
    STATIC_REQUIRE_FALSE(std::is_convertible_v<std::uint64_t, PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<VirtAddr, PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<PhysAddr, VirtAddr>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<PhysAddr, Pfn>);
    STATIC_REQUIRE(sizeof(PhysAddr) == 8);
}

TEST_CASE("Addresses and page numbers convert both ways, past 4 GiB too") {
    REQUIRE(Pfn{PhysAddr{0x123456789abc}}.value == 0x123456789);
    REQUIRE(Pfn{0x123456789}.address() == PhysAddr{0x123456789000});
    REQUIRE(PhysAddr{0x1000}.is_page_aligned());
    REQUIRE_FALSE(PhysAddr{0x1001}.is_page_aligned());
    REQUIRE_FALSE(PhysAddr{0x1800}.is_page_aligned());
    REQUIRE(VirtAddr{0x100000000}.is_page_aligned());
    REQUIRE_FALSE(VirtAddr{0x100000fff}.is_page_aligned());
    REQUIRE(PhysAddr{0xffffffff}.plus(1) == PhysAddr{0x100000000});
}

TEST_CASE("An extent wraps only past the last address") {
    REQUIRE_FALSE(extent(0, 0).wraps());
    REQUIRE_FALSE(extent(kTop - 4095, 4095).wraps());
    REQUIRE(extent(kTop - 4095, 4097).wraps());
    REQUIRE(extent(kTop, 2).wraps());
}

TEST_CASE("Extents overlap in at least one byte or not at all") {
    const PhysExtent middle = extent(0x2000, 0x1000);
    REQUIRE(middle.overlaps(middle));
    REQUIRE(middle.overlaps(extent(0x2fff, 1)));
    REQUIRE(middle.overlaps(extent(0x1fff, 2)));
    REQUIRE(middle.overlaps(extent(0, 0x10000)));
    REQUIRE(extent(0, 0x10000).overlaps(middle));
    REQUIRE_FALSE(middle.overlaps(extent(0x1000, 0x1000)));
    REQUIRE_FALSE(middle.overlaps(extent(0x3000, 0x1000)));
    REQUIRE_FALSE(middle.overlaps(extent(0x2800, 0)));
    REQUIRE_FALSE(extent(0x2800, 0).overlaps(middle));
}

TEST_CASE("An extent contains what begins and ends inside it") {
    const PhysExtent middle = extent(0x2000, 0x1000);
    REQUIRE(middle.contains(middle));
    REQUIRE(middle.contains(extent(0x2fff, 1)));
    REQUIRE_FALSE(middle.contains(extent(0x1fff, 1)));
    REQUIRE_FALSE(middle.contains(extent(0x2fff, 2)));
    REQUIRE(page_extent(PhysAddr{0x2000}).contains(middle));
}

TEST_CASE("Extents have in common what lies in both") {
    const PhysExtent middle = extent(0x2000, 0x1000);
    const auto common = [&](const PhysExtent& other) {
        const PhysExtent both = middle.intersection(other);
        REQUIRE(other.intersection(middle).size == both.size);
        return std::pair{both.start.value, both.size};
    };
    REQUIRE(common(middle) == std::pair<std::uint64_t, std::uint64_t>{0x2000, 0x1000});
    REQUIRE(common(extent(0, kTop)) == std::pair<std::uint64_t, std::uint64_t>{0x2000, 0x1000});
    REQUIRE(common(extent(0x2800, kTop)) == std::pair<std::uint64_t, std::uint64_t>{0x2800, 0x800});
    REQUIRE(common(extent(0x1000, 0x1001)) == std::pair<std::uint64_t, std::uint64_t>{0x2000, 1});
    REQUIRE(common(extent(0x1000, 0x1000)).second == 0);
    REQUIRE(common(extent(0x3000, 0x1000)).second == 0);
}

TEST_CASE("An extent counts a page begun as a page") {
    REQUIRE(extent(0, 0).pages() == 0);
    REQUIRE(extent(0, 1).pages() == 1);
    REQUIRE(extent(0, 4096).pages() == 1);
    REQUIRE(extent(0, 4097).pages() == 2);
    REQUIRE(extent(0, 0x100000000).pages() == 0x100000);
}
