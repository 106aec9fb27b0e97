// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A leaver's own page tables, in pages of the test's behind the root's.
#pragma once

#include <libjump/paging.hpp>

#include "support/fake_memory.hpp"

namespace test {

class LeaverTables {
public:
    // `root`: for PAE at any multiple of 32.
    LeaverTables(FakeMemory& memory, libjump::PagingMode mode, libjump::PhysAddr root)
        : memory_(memory), mode_(mode), root_(root), last_{root.value & libjump::kPageMask} {
        memory_.own_page(last_);
    }

    // Maps the page at `at` to `page`, which has its place in a large one if `large`. `flags`: of the leaf, beside
    // "present" and "page size".
    void map(libjump::VirtAddr at, libjump::PhysAddr page, bool large = false, std::uint64_t flags = 0) {
        const libjump::PagingGeometry& geometry = libjump::geometry_of(mode_);
        const std::uint32_t levels = geometry.levels - (large ? 1 : 0);
        libjump::PhysAddr table = root_;
        for (std::uint32_t level = 0; level + 1 < levels; ++level) {
            table = table_below(slot(table, level, at));
        }
        const std::uint64_t offset = geometry.level[levels - 1].leaf_bytes() - 1;
        store(slot(table, levels - 1, at), (page.value & ~offset) | flags | (large ? 0x81 : 1));
    }

    // The entry of `level`, from the root down, on the way to `at`: changed by a test that knows the manual.
    [[nodiscard]] libjump::PhysAddr slot_at(std::uint32_t level, libjump::VirtAddr at) {
        libjump::PhysAddr table = root_;
        for (std::uint32_t above = 0; above < level; ++above) {
            table = table_below(slot(table, above, at));
        }
        return slot(table, level, at);
    }

    void store(libjump::PhysAddr at, std::uint64_t entry) {
        if (libjump::geometry_of(mode_).entry_bytes == 4) {
            memory_.store(at, static_cast<std::uint32_t>(entry));
        } else {
            memory_.store(at, entry);
        }
    }

private:
    [[nodiscard]] libjump::PhysAddr slot(libjump::PhysAddr table, std::uint32_t level, libjump::VirtAddr at) const {
        const libjump::PagingGeometry& geometry = libjump::geometry_of(mode_);
        return table.plus(geometry.level[level].index(at) * geometry.entry_bytes);
    }

    // The table that the entry at `slot` leads to; a new one if it leads nowhere yet.
    [[nodiscard]] libjump::PhysAddr table_below(libjump::PhysAddr slot) {
        const bool narrow = libjump::geometry_of(mode_).entry_bytes == 4;
        const std::uint64_t entry = narrow ? memory_.load32(slot) : memory_.load64(slot);
        if (entry != 0) {
            return libjump::PhysAddr{entry & libjump::kPageMask};
        }
        last_ = last_.plus(libjump::kPageSize);
        memory_.own_page(last_);
        store(slot, last_.value | 1);
        return last_;
    }

    FakeMemory& memory_;
    libjump::PagingMode mode_;
    libjump::PhysAddr root_, last_;
};

}  // namespace test
