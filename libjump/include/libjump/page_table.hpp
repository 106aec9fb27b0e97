// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables, built entry by entry in a PageMemory: the transition tables under which a jump leaves and re-enters
// paging, and those that a peer runs on.
#pragma once

#include <cstdint>

#include <libjump/page_memory.hpp>
#include <libjump/paging.hpp>
#include <libjump/translate.hpp>

namespace libjump {

class PageTables {
public:
    constexpr PageTables() = default;

    // An empty tree. Its root lies below 4 GiB in every mode, because code outside of long mode loads CR3, and its MOV
    // to CR3 has 32 bits. Errors: kOutOfMemory; kPageOutOfReach if the allocator gives no such page.
    template <PageMemory Memory>
    [[nodiscard]] static Result<PageTables> create(Memory& memory, PagingMode mode,
                                                   GigabytePages gigabyte_pages = GigabytePages::kAbsent) {
        const Result<PhysAddr> root = allocate_zeros_in(memory, {PhysAddr{0}, k4GiB});
        if (!root.ok()) {
            return root.failure();
        }
        PageTables tables;
        tables.root_ = root.value();
        tables.mode_ = mode;
        tables.gigabyte_pages_ = gigabyte_pages;
        return tables;
    }

    // Maps `extent` from linear address `at` up, supervisor, writable, executable, by the largest leaves that fit.
    // A last page that is not full is mapped whole; an empty extent maps nothing. Pages that are mapped like this
    // already stay as they are. Every entry is written only when what it points to is complete, so the tree is valid
    // after every single write. Errors: kOutOfMemory; kAlreadyMapped if a page is mapped to another one;
    // kPageOutOfReach if the extent's start is not page-aligned, or an entry of this mode cannot name all of the
    // extent, or the allocator's pages; kLinearOutOfReach if `at` is not page-aligned, or the linear addresses (of one
    // half, in long mode) end before the extent does. What was mapped before an error stays, and so may empty tables.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> map_extent(Memory& memory, VirtAddr at, const PhysExtent& extent) {
        const PagingGeometry& geometry = geometry_of(mode_);
        const std::uint64_t bytes = extent.pages() << kPageShift;
        if (!extent.start.is_page_aligned() || !geometry.physical().contains(extent)) {
            return Failure::page_out_of_reach(extent.start, geometry.physical());
        }
        if (!at.is_page_aligned() || !geometry.has_linear(at, bytes)) {
            return Failure::linear_out_of_reach(at);
        }
        for (std::uint64_t done = 0; done < bytes;) {
            const Result<std::uint64_t> mapped =
                map_leaf(memory, VirtAddr{at.value + done}, extent.start.plus(done), bytes - done);
            if (!mapped.ok()) {
                return mapped.failure();
            }
            done += mapped.value();
        }
        return {};
    }

    // map_extent() of one page.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> map(Memory& memory, VirtAddr at, PhysAddr page) {
        return map_extent(memory, at, page_extent(page));
    }

    // True if `at`, page-aligned, is mapped to `page`.
    template <PageMemory Memory>
    [[nodiscard]] bool maps(Memory& memory, VirtAddr at, PhysAddr page) const {
        if (!geometry_of(mode_).has_linear(at, kPageSize)) {
            return false;
        }
        const Result<PhysAddr> mapped = translate(memory, mode_, root_, at);
        return mapped.ok() && mapped.value() == page;
    }

    // Gives every table back. The CPU must not be using the tree.
    template <PageMemory Memory>
    void release(Memory& memory) {
        if (root_ != PhysAddr{}) {
            release_below(memory, geometry_of(mode_), 0, root_);
            root_ = PhysAddr{};
        }
    }

    // The address for CR3; 0 for a tree that was released or never created.
    [[nodiscard]] PhysAddr root() const { return root_; }
    [[nodiscard]] PagingMode mode() const { return mode_; }

private:
    [[nodiscard]] static PhysAddr slot_of(const PagingGeometry& geometry, const PagingLevel& level, PhysAddr table,
                                          VirtAddr at) {
        return table.plus(level.index(at) * geometry.entry_bytes);
    }

    template <PageMemory Memory>
    [[nodiscard]] static std::uint64_t load(Memory& memory, const PagingGeometry& geometry, PhysAddr slot) {
        return geometry.entry_bytes == 4 ? memory.load32(slot) : memory.load64(slot);
    }

    template <PageMemory Memory>
    static void store(Memory& memory, const PagingGeometry& geometry, PhysAddr slot, std::uint64_t entry) {
        if (geometry.entry_bytes == 4) {
            memory.store(slot, static_cast<std::uint32_t>(entry));
        } else {
            memory.store(slot, entry);
        }
    }

    // A present entry that maps memory. The last level's bit 7 means something else, and is never set here.
    [[nodiscard]] static bool is_leaf(const PagingGeometry& geometry, std::uint32_t depth, std::uint64_t entry) {
        return depth + 1 == geometry.levels || (entry & pte::PAGE_SIZE) != 0;
    }

    [[nodiscard]] bool fits(const PagingLevel& level, VirtAddr at, PhysAddr page, std::uint64_t bytes) const {
        const bool exists = level.leaf == Leaf::kAlways ||
                            (level.leaf == Leaf::kWithGigabytePages && gigabyte_pages_ == GigabytePages::kAvailable);
        return exists && bytes >= level.leaf_bytes() && ((at.value | page.value) & (level.leaf_bytes() - 1)) == 0;
    }

    // Maps `at` to `page`, and up to `bytes` from there as far as one leaf reaches. Gives the bytes that are mapped
    // from `at` up; more than `bytes` if a larger leaf was there already.
    template <PageMemory Memory>
    [[nodiscard]] Result<std::uint64_t> map_leaf(Memory& memory, VirtAddr at, PhysAddr page, std::uint64_t bytes) {
        const PagingGeometry& geometry = geometry_of(mode_);
        PhysAddr table = root_;
        for (std::uint32_t depth = 0;; ++depth) {
            const PagingLevel& level = geometry.level[depth];
            const PhysAddr slot = slot_of(geometry, level, table, at);
            const std::uint64_t entry = load(memory, geometry, slot);
            if ((entry & pte::PRESENT) == 0) {
                if (fits(level, at, page, bytes)) {
                    store(memory, geometry, slot, page.value | level.leaf_flags);
                    return level.leaf_bytes();
                }
                const Result<PhysAddr> next = allocate_zeros_in(memory, geometry.physical());
                if (!next.ok()) {
                    return next.failure();
                }
                store(memory, geometry, slot, next.value().value | level.table_flags);
                table = next.value();
                continue;
            }
            if (is_leaf(geometry, depth, entry)) {
                const std::uint64_t offset = at.value & (level.leaf_bytes() - 1);
                if ((entry & kPageMask) + offset != page.value) {
                    return Failure::already_mapped(at);
                }
                return level.leaf_bytes() - offset;
            }
            table = PhysAddr{entry & kPageMask};
        }
    }

    template <PageMemory Memory>
    static void release_below(Memory& memory, const PagingGeometry& geometry, std::uint32_t depth, PhysAddr table) {
        const std::uint32_t entries = depth + 1 == geometry.levels ? 0 : geometry.level[depth].entries();
        for (std::uint32_t i = 0; i < entries; ++i) {
            const std::uint64_t entry = load(memory, geometry, table.plus(i * geometry.entry_bytes));
            if ((entry & pte::PRESENT) != 0 && !is_leaf(geometry, depth, entry)) {
                release_below(memory, geometry, depth + 1, PhysAddr{entry & kPageMask});
            }
        }
        memory.free_page(table);
    }

    PhysAddr root_;
    PagingMode mode_ = PagingMode::k32Bit;
    GigabytePages gigabyte_pages_ = GigabytePages::kAbsent;
};

}  // namespace libjump
