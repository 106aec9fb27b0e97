// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The CPU's way through page tables that somebody else built.
#pragma once

#include <libjump/page_memory.hpp>
#include <libjump/paging.hpp>

namespace libjump {

namespace detail {

// True if a present `entry` of a level above the last maps memory itself.
[[nodiscard]] constexpr bool is_large(PagingMode mode, std::uint64_t entry, FourMebibytePages four_mebibytes) {
    const bool asks = mode != PagingMode::k32Bit || four_mebibytes == FourMebibytePages::kTaken;
    return asks && (entry & pte::PAGE_SIZE) != 0;
}

// True if `entry` maps memory at a level where only tables can be: a page fault, for the bit is reserved there.
[[nodiscard]] constexpr bool is_reserved(PagingMode mode, const PagingLevel& level, std::uint64_t entry) {
    return mode != PagingMode::k32Bit && level.leaf == Leaf::kNever && (entry & pte::PAGE_SIZE) != 0;
}

// Bits 39:32 of the address of a leaf of 4 MiB stand in bits 20:13 of its entry. [intel/vol3] "32-Bit Paging".
[[nodiscard]] constexpr std::uint64_t high_bits_of_4mib(std::uint64_t entry) { return (entry >> 13 & 0xff) << 32; }

}  // namespace detail

// The physical address to which the tables of `root` map `at`. Leaves of 1 GiB are taken, and with 32-bit paging those
// of 4 MiB as `four_mebibytes` says. `memory` can read the tables on the way. Error: kLinearOutOfReach if they do not
// map it.
template <PageMemory Memory>
[[nodiscard]] Result<PhysAddr> translate(Memory& memory, PagingMode mode, PhysAddr root, VirtAddr at,
                                         FourMebibytePages four_mebibytes = FourMebibytePages::kTaken) {
    const PagingGeometry& geometry = geometry_of(mode);
    PhysAddr table = root;
    for (std::uint32_t depth = 0;; ++depth) {
        const PagingLevel& level = geometry.level[depth];
        const bool last = depth + 1 == geometry.levels;
        const PhysAddr slot = table.plus(level.index(at) * geometry.entry_bytes);
        const std::uint64_t entry = geometry.entry_bytes == 4 ? memory.load32(slot) : memory.load64(slot);
        if ((entry & pte::PRESENT) == 0 || (!last && detail::is_reserved(mode, level, entry))) {
            return Failure::linear_out_of_reach(at);
        }
        const std::uint64_t address = entry & kPageMask & (kPhysicalEnd - 1);  // without flags, NX among them
        if (last || detail::is_large(mode, entry, four_mebibytes)) {
            const std::uint64_t offset = level.leaf_bytes() - 1;
            const std::uint64_t high = !last && mode == PagingMode::k32Bit ? detail::high_bits_of_4mib(entry) : 0;
            return PhysAddr{high | (address & ~offset) | (at.value & offset)};
        }
        table = PhysAddr{address};
    }
}

// Errors: kLinearOutOfReach if the tables of `root` do not map `at`, kAlreadyMapped if they map it to another place
// than `expected`. Otherwise as translate().
template <PageMemory Memory>
[[nodiscard]] Result<void> check_mapped(Memory& memory, PagingMode mode, PhysAddr root, VirtAddr at, PhysAddr expected,
                                        FourMebibytePages four_mebibytes = FourMebibytePages::kTaken) {
    const Result<PhysAddr> mapped = translate(memory, mode, root, at, four_mebibytes);
    if (!mapped.ok()) {
        return mapped.failure();
    }
    return mapped.value() == expected ? Result<void>{} : Failure::already_mapped(at);
}

}  // namespace libjump
