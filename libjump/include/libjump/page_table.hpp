// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables of 4 KiB pages, built entry by entry in a PageMemory: the transition tables under which a jump leaves
// and re-enters paging.
#pragma once

#include <cstdint>

#include <libjump/page_memory.hpp>
#include <libjump/paging.hpp>

namespace libjump {

class PageTables {
public:
    constexpr PageTables() = default;

    // An empty tree. Errors: kOutOfMemory; kPageOutOfReach if the root is not below 4 GiB, where CR3 reaches.
    template <PageMemory Memory>
    [[nodiscard]] static Result<PageTables> create(Memory& memory, PagingMode mode) {
        const Result<PhysAddr> root = memory.allocate_page();
        if (!root.ok()) {
            return root.failure();
        }
        if (root.value().value >= k4GiB) {
            memory.free_page(root.value());
            return Failure::page_out_of_reach(root.value(), {PhysAddr{0}, k4GiB});
        }
        PageTables tables;
        tables.root_ = root.value();
        tables.mode_ = mode;
        return tables;
    }

    // Maps one page, supervisor, writable, executable. `at` and `page` page-aligned; `at` below 4 GiB. An entry is
    // written only when what it points to is complete, so the tree is valid after every single write.
    // Errors: kOutOfMemory; kAlreadyMapped if `at` maps to another page; kPageOutOfReach (32-bit paging, above 4 GiB).
    // After an error the tree is as before but for empty tables.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> map(Memory& memory, VirtAddr at, PhysAddr page) {
        const PagingGeometry geometry = geometry_of(mode_);
        if (geometry.entry_bytes == 4 && page.value >= k4GiB) {
            return Failure::page_out_of_reach(page, {PhysAddr{0}, k4GiB});
        }
        PhysAddr table = root_;
        for (std::uint32_t depth = 0; depth + 1 < geometry.levels; ++depth) {
            const Result<PhysAddr> next = descend(memory, geometry, depth, table, at);
            if (!next.ok()) {
                return next.failure();
            }
            table = next.value();
        }
        const PhysAddr slot = slot_of(geometry, geometry.levels - 1, table, at);
        const std::uint64_t entry = page.value | pte::PRESENT | pte::WRITABLE;
        const std::uint64_t old = load(memory, geometry, slot);
        if (old == entry) {
            return {};
        }
        if ((old & pte::PRESENT) != 0) {
            return Failure::already_mapped(at);
        }
        store(memory, geometry, slot, entry);
        return {};
    }

    // Gives every table back. The CPU must not be using the tree.
    template <PageMemory Memory>
    void release(Memory& memory) {
        if (root_ != PhysAddr{}) {
            release_below(memory, geometry_of(mode_), 0, root_);
            root_ = PhysAddr{};
        }
    }

    // What CR3 takes; 0 for a tree that was released or never created.
    [[nodiscard]] PhysAddr root() const { return root_; }
    [[nodiscard]] PagingMode mode() const { return mode_; }

private:
    [[nodiscard]] static PhysAddr slot_of(const PagingGeometry& geometry, std::uint32_t depth, PhysAddr table,
                                          VirtAddr at) {
        return table.plus(geometry.level[depth].index(at) * geometry.entry_bytes);
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

    template <PageMemory Memory>
    [[nodiscard]] static Result<PhysAddr> descend(Memory& memory, const PagingGeometry& geometry, std::uint32_t depth,
                                                  PhysAddr table, VirtAddr at) {
        const PhysAddr slot = slot_of(geometry, depth, table, at);
        if (const std::uint64_t entry = load(memory, geometry, slot); (entry & pte::PRESENT) != 0) {
            return PhysAddr{entry & kPageMask};
        }
        const Result<PhysAddr> next = memory.allocate_page();
        if (!next.ok()) {
            return next;
        }
        if (geometry.entry_bytes == 4 && next.value().value >= k4GiB) {
            memory.free_page(next.value());
            return Failure::page_out_of_reach(next.value(), {PhysAddr{0}, k4GiB});
        }
        const bool is_pdpte = depth == 0 && geometry.root_is_pdpt;
        store(memory, geometry, slot, next.value().value | pte::PRESENT | (is_pdpte ? 0 : pte::WRITABLE));
        return next;
    }

    template <PageMemory Memory>
    static void release_below(Memory& memory, const PagingGeometry& geometry, std::uint32_t depth, PhysAddr table) {
        const std::uint32_t entries = 1u << geometry.level[depth].index_bits;
        for (std::uint32_t i = 0; depth + 1 < geometry.levels && i < entries; ++i) {
            const std::uint64_t entry = load(memory, geometry, table.plus(i * geometry.entry_bytes));
            if ((entry & pte::PRESENT) != 0) {
                release_below(memory, geometry, depth + 1, PhysAddr{entry & kPageMask});
            }
        }
        memory.free_page(table);
    }

    PhysAddr root_;
    PagingMode mode_ = PagingMode::k32Bit;
};

}  // namespace libjump
