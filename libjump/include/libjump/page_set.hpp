// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A set of physical pages, one bit a page, in pages taken only where bits are set.
#pragma once

#include <cstdint>

#include <libjump/page_list.hpp>

namespace libjump {

// A tree, no higher than its highest page needs:
//
//   table of height 1: 512 pointers (8 bytes) ──► leaves: 32768 bits each, for 128 MiB; 64 GiB in all
//   table of height 2: 512 pointers ──► tables of height 1; 32 TiB in all
//   table of height 3: 512 pointers ──► tables of height 2; more than the architecture has
//
// It takes every page inside kListReach<Word>. For pages below 64 GiB it needs one page, and one more for each 128 MiB
// that have a page in the set.
template <ListWord Word, PageMemory Memory>
class PageSet {
public:
    explicit PageSet(Memory& memory) : memory_(memory) {}
    ~PageSet() { clear(); }
    PageSet(const PageSet&) = delete;
    PageSet& operator=(const PageSet&) = delete;

    // true: the page is new in the set; false: it was there already.
    // Errors: kOutOfMemory; kPageOutOfReach for a page outside kListReach<Word>.
    [[nodiscard]] Result<bool> insert(PhysAddr page) {
        if (!kListReach<Word>.contains(page_extent(page))) {
            return Failure::page_out_of_reach(page, kListReach<Word>);
        }
        const Pfn pfn{page};
        if (const Result<void> grown = grow_to(pfn); !grown.ok()) {
            return grown.failure();
        }
        const Result<PhysAddr> leaf = leaf_for(pfn);
        if (!leaf.ok()) {
            return leaf.failure();
        }
        const Bit bit = bit_of(leaf.value(), pfn);
        const std::uint32_t word = memory_.load32(bit.word);
        memory_.store(bit.word, word | bit.mask);
        return (word & bit.mask) == 0;
    }

    [[nodiscard]] bool contains(PhysAddr page) const {
        const PhysAddr leaf = leaf_of(page);
        if (leaf == PhysAddr{}) {
            return false;
        }
        const Bit bit = bit_of(leaf, Pfn{page});
        return (memory_.load32(bit.word) & bit.mask) != 0;
    }

    // Takes `page`, which the set contains, out of it.
    void erase(PhysAddr page) {
        const Bit bit = bit_of(leaf_of(page), Pfn{page});
        memory_.store(bit.word, memory_.load32(bit.word) & ~bit.mask);
    }

    // Empties the set and gives its pages back.
    void clear() {
        if (root_ != PhysAddr{}) {
            free_tree(root_, height_);
        }
        root_ = PhysAddr{};
        height_ = 1;
    }

private:
    struct Bit {
        PhysAddr word;
        std::uint32_t mask;
    };

    static constexpr std::uint32_t kLeafBits = 15, kTableBits = 9;  // of a page number, that select in one page

    [[nodiscard]] static constexpr std::uint32_t bits_below(std::uint32_t height) {
        return kLeafBits + (height - 1) * kTableBits;
    }
    [[nodiscard]] static constexpr bool covers(std::uint32_t height, Pfn pfn) {
        return pfn.value >> bits_below(height + 1) == 0;
    }
    [[nodiscard]] static PhysAddr slot_of(PhysAddr table, std::uint32_t height, Pfn pfn) {
        return table.plus((pfn.value >> bits_below(height) & ((1u << kTableBits) - 1)) * 8);
    }
    [[nodiscard]] static Bit bit_of(PhysAddr leaf, Pfn pfn) {
        const std::uint64_t index = pfn.value & ((1u << kLeafBits) - 1);
        return {leaf.plus(index / 32 * 4), 1u << (index % 32)};
    }

    // The leaf that has the bit of `page`; 0 if there is none.
    [[nodiscard]] PhysAddr leaf_of(PhysAddr page) const {
        const Pfn pfn{page};
        PhysAddr at = covers(height_, pfn) ? root_ : PhysAddr{};
        for (std::uint32_t height = height_; height != 0 && at != PhysAddr{}; --height) {
            at = PhysAddr{memory_.load64(slot_of(at, height, pfn))};
        }
        return at;
    }

    [[nodiscard]] Result<PhysAddr> take_page() { return allocate_zeros_in(memory_, {PhysAddr{0}, kPhysicalEnd}); }

    // Makes the tree high enough for `pfn`: what was the root becomes the first part of a new one.
    [[nodiscard]] Result<void> grow_to(Pfn pfn) {
        while (root_ == PhysAddr{} || !covers(height_, pfn)) {
            const Result<PhysAddr> root = take_page();
            if (!root.ok()) {
                return root.failure();
            }
            if (root_ != PhysAddr{}) {
                memory_.store(root.value(), root_.value);
                ++height_;
            }
            while (root_ == PhysAddr{} && !covers(height_, pfn)) {
                ++height_;  // an empty tree is of any height
            }
            root_ = root.value();
        }
        return {};
    }

    [[nodiscard]] Result<PhysAddr> leaf_for(Pfn pfn) {
        PhysAddr at = root_;
        for (std::uint32_t height = height_; height != 0; --height) {
            const PhysAddr slot = slot_of(at, height, pfn);
            at = PhysAddr{memory_.load64(slot)};
            if (at == PhysAddr{}) {
                const Result<PhysAddr> taken = take_page();
                if (!taken.ok()) {
                    return taken;
                }
                at = taken.value();
                memory_.store(slot, at.value);
            }
        }
        return at;
    }

    void free_tree(PhysAddr page, std::uint32_t height) {
        for (std::uint32_t offset = 0; height != 0 && offset < kPageSize; offset += 8) {
            if (const PhysAddr below{memory_.load64(page.plus(offset))}; below != PhysAddr{}) {
                free_tree(below, height - 1);
            }
        }
        memory_.free_page(page);
    }

    Memory& memory_;
    PhysAddr root_;             // 0: no page taken yet
    std::uint32_t height_ = 1;  // of the root
};

}  // namespace libjump
