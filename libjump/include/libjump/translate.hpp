// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The CPU's way through page tables that somebody else built.
#pragma once

#include <libjump/page_memory.hpp>
#include <libjump/paging.hpp>

namespace libjump {

// The physical address to which the tables of `root` map `at`; large pages are taken in every mode. `memory` can read
// the tables on the way. Error: kLinearOutOfReach if they do not map it.
template <PageMemory Memory>
[[nodiscard]] Result<PhysAddr> translate(Memory& memory, PagingMode mode, PhysAddr root, VirtAddr at) {
    const PagingGeometry& geometry = geometry_of(mode);
    PhysAddr table = root;
    for (std::uint32_t depth = 0;; ++depth) {
        const PagingLevel& level = geometry.level[depth];
        const PhysAddr slot = table.plus(level.index(at) * geometry.entry_bytes);
        const std::uint64_t entry = geometry.entry_bytes == 4 ? memory.load32(slot) : memory.load64(slot);
        if ((entry & pte::PRESENT) == 0) {
            return Failure::linear_out_of_reach(at);
        }
        const std::uint64_t address = entry & kPageMask & (kPhysicalEnd - 1);  // without flags, NX among them
        if (depth + 1 == geometry.levels || (entry & pte::PAGE_SIZE) != 0) {
            const std::uint64_t offset = level.leaf_bytes() - 1;
            return PhysAddr{(address & ~offset) | (at.value & offset)};
        }
        table = PhysAddr{address};
    }
}

}  // namespace libjump
