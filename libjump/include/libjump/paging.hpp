// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The paging modes of x86 in numbers. [intel/vol3] "32-Bit Paging", "PAE Paging", "4-Level Paging and 5-Level Paging".
#pragma once

#include <cstdint>

#include <libjump/extent.hpp>

namespace libjump {

// k4Level and k5Level are the two of long mode.
enum class PagingMode : std::uint8_t { k32Bit, kPae, k4Level, k5Level };

// Leaves of 1 GiB, which the first CPUs with long mode lack: CPUID.80000001H:EDX bit 26.
enum class GigabytePages : std::uint8_t { kAbsent, kAvailable };

// CR4.PSE, which 32-bit paging alone asks: leaves of 4 MiB are taken, or an entry's PAGE_SIZE means nothing.
enum class FourMebibytePages : std::uint8_t { kIgnored, kTaken };

namespace pte {  // bits of an entry of any level
inline constexpr std::uint64_t PRESENT = 1u << 0, WRITABLE = 1u << 1;
inline constexpr std::uint64_t PAGE_SIZE = 1u << 7;  // above the last level: the entry maps memory, not a table
}  // namespace pte

// An entry of a level may map memory itself, as a leaf of the tree, or only lead to a table.
enum class Leaf : std::uint8_t { kNever, kAlways, kWithGigabytePages };

// One level of a page-table tree.
struct PagingLevel {
    std::uint32_t shift;        // lowest bit of a linear address that indexes it
    std::uint32_t index_bits;   // number of bits that index it
    Leaf leaf;                  // leaves of 1 << shift bytes
    std::uint64_t leaf_flags;   // of an entry that maps memory, supervisor, writable, executable
    std::uint64_t table_flags;  // of an entry that leads to a table of the next level

    [[nodiscard]] constexpr std::uint64_t index(VirtAddr at) const {
        return (at.value >> shift) & ((std::uint64_t{1} << index_bits) - 1);
    }
    [[nodiscard]] constexpr std::uint32_t entries() const { return 1u << index_bits; }
    [[nodiscard]] constexpr std::uint64_t leaf_bytes() const { return std::uint64_t{1} << shift; }
};

struct PagingGeometry {
    std::uint32_t entry_bytes;
    std::uint32_t levels;
    std::uint64_t physical_end;  // entries name physical addresses below it
    std::uint64_t low_end;       // linear addresses are those below it ...
    std::uint64_t high_start;    // ... and those from here up; 0: no others
    PagingLevel level[5];        // the root's first

    // True if all of `bytes` from `at` up have linear addresses, and all in the same half.
    [[nodiscard]] constexpr bool has_linear(VirtAddr at, std::uint64_t bytes) const {
        const std::uint64_t last = at.value + (bytes == 0 ? 0 : bytes - 1);
        return last >= at.value && (last < low_end || (high_start != 0 && at.value >= high_start));
    }
    [[nodiscard]] constexpr PhysExtent physical() const { return {PhysAddr{0}, physical_end}; }
};

namespace detail {

inline constexpr std::uint64_t kTableFlags = pte::PRESENT | pte::WRITABLE;
inline constexpr std::uint64_t kLargeFlags = kTableFlags | pte::PAGE_SIZE;

// The levels that modes share, by what one entry covers.
inline constexpr PagingLevel k256TiB{48, 9, Leaf::kNever, 0, kTableFlags};
inline constexpr PagingLevel k512GiB{39, 9, Leaf::kNever, 0, kTableFlags};
inline constexpr PagingLevel k1GiB{30, 9, Leaf::kWithGigabytePages, kLargeFlags, kTableFlags};
inline constexpr PagingLevel k2MiB{21, 9, Leaf::kAlways, kLargeFlags, kTableFlags};
inline constexpr PagingLevel k4KiB{12, 9, Leaf::kAlways, kTableFlags, 0};
// 32-bit paging. Leaves of 4 MiB are left out: the CPU takes them only while CR4.PSE is set.
inline constexpr PagingLevel k4MiB32Bit{22, 10, Leaf::kNever, 0, kTableFlags};
inline constexpr PagingLevel k4KiB32Bit{12, 10, Leaf::kAlways, kTableFlags, 0};
// PAE's root: four entries, which take PRESENT and nothing else, WRITABLE being a reserved bit there.
inline constexpr PagingLevel k1GiBPae{30, 2, Leaf::kNever, 0, pte::PRESENT};

// Linear addresses of `bits` bits, the highest of which fills all above it.
[[nodiscard]] constexpr std::uint64_t low_end(std::uint32_t bits) { return std::uint64_t{1} << (bits - 1); }
[[nodiscard]] constexpr std::uint64_t high_start(std::uint32_t bits) { return ~std::uint64_t{0} << (bits - 1); }

inline constexpr PagingGeometry kGeometries[] = {
    // in the order of PagingMode
    {4, 2, k4GiB, k4GiB, 0, {k4MiB32Bit, k4KiB32Bit}},
    {8, 3, kPhysicalEnd, k4GiB, 0, {k1GiBPae, k2MiB, k4KiB}},
    {8, 4, kPhysicalEnd, low_end(48), high_start(48), {k512GiB, k1GiB, k2MiB, k4KiB}},
    {8, 5, kPhysicalEnd, low_end(57), high_start(57), {k256TiB, k512GiB, k1GiB, k2MiB, k4KiB}},
};

}  // namespace detail

[[nodiscard]] constexpr const PagingGeometry& geometry_of(PagingMode mode) {
    return detail::kGeometries[static_cast<std::uint8_t>(mode)];
}

}  // namespace libjump
