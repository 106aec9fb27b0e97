// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A range of physical memory.
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>

namespace libjump {

// [start, start + size), in bytes of physical address space. Nothing is assumed about alignment.
struct PhysExtent {
    PhysAddr start;
    std::uint64_t size = 0;

    [[nodiscard]] constexpr bool wraps() const { return start.value + size < start.value; }
    // One past the last byte; the highest address of all when wraps().
    [[nodiscard]] constexpr PhysAddr end() const { return wraps() ? PhysAddr{~std::uint64_t{0}} : start.plus(size); }
    [[nodiscard]] constexpr bool overlaps(const PhysExtent& other) const {
        return size != 0 && other.size != 0 && start < other.end() && other.start < end();
    }
    [[nodiscard]] constexpr bool contains(const PhysExtent& other) const {
        return other.start >= start && other.end() <= end();
    }
    // The part that lies in both; empty if there is none.
    [[nodiscard]] constexpr PhysExtent intersection(const PhysExtent& other) const {
        const PhysAddr first = start < other.start ? other.start : start;
        const PhysAddr past = end() < other.end() ? end() : other.end();
        return {first, past > first ? past.value - first.value : 0};
    }
    [[nodiscard]] constexpr std::uint64_t pages() const { return (size + kPageSize - 1) >> kPageShift; }
};

// The page at `page`.
[[nodiscard]] constexpr PhysExtent page_extent(PhysAddr page) { return {page, kPageSize}; }

}  // namespace libjump
