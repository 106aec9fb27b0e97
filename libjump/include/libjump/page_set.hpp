// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A set of physical pages below 64 GiB, one bit a page, in pages taken only where bits are set.
#pragma once

#include <cstdint>

#include <libjump/page_memory.hpp>

namespace libjump {

// root page: 512 pointers (8 bytes) ──► leaf page: 32768 bits, covering 128 MiB
template <PageMemory Memory>
class PageSet {
public:
    static constexpr std::uint64_t kLeafPages = kPageSize * 8;
    static constexpr std::uint64_t kReachPages = kPageSize / 8 * kLeafPages;

    explicit PageSet(Memory& memory) : memory_(memory) {}
    ~PageSet() { clear(); }
    PageSet(const PageSet&) = delete;
    PageSet& operator=(const PageSet&) = delete;

    // true: the page is new in the set; false: it was there already.
    // Errors: kOutOfMemory; kPageOutOfReach for a page above 64 GiB.
    [[nodiscard]] Result<bool> insert(PhysAddr page) {
        const Pfn pfn{page};
        if (pfn.value >= kReachPages) {
            return Failure::page_out_of_reach(page, {PhysAddr{0}, kReachPages * kPageSize});
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
        const Pfn pfn{page};
        if (root_ == PhysAddr{} || pfn.value >= kReachPages) {
            return false;
        }
        const PhysAddr leaf{memory_.load64(slot_of(pfn))};
        if (leaf == PhysAddr{}) {
            return false;
        }
        const Bit bit = bit_of(leaf, pfn);
        return (memory_.load32(bit.word) & bit.mask) != 0;
    }

    // Empties the set and gives its pages back.
    void clear() {
        if (root_ == PhysAddr{}) {
            return;
        }
        for (std::uint32_t offset = 0; offset < kPageSize; offset += 8) {
            if (const PhysAddr leaf{memory_.load64(root_.plus(offset))}; leaf != PhysAddr{}) {
                memory_.free_page(leaf);
            }
        }
        memory_.free_page(root_);
        root_ = PhysAddr{};
    }

private:
    struct Bit {
        PhysAddr word;
        std::uint32_t mask;
    };

    [[nodiscard]] PhysAddr slot_of(Pfn pfn) const { return root_.plus(pfn.value / kLeafPages * 8); }

    [[nodiscard]] static Bit bit_of(PhysAddr leaf, Pfn pfn) {
        const std::uint64_t index = pfn.value % kLeafPages;
        return {leaf.plus(index / 32 * 4), 1u << (index % 32)};
    }

    [[nodiscard]] Result<PhysAddr> leaf_for(Pfn pfn) {
        if (root_ == PhysAddr{}) {
            const Result<PhysAddr> root = memory_.allocate_page();
            if (!root.ok()) {
                return root;
            }
            root_ = root.value();
        }
        const PhysAddr slot = slot_of(pfn);
        if (const PhysAddr leaf{memory_.load64(slot)}; leaf != PhysAddr{}) {
            return leaf;
        }
        const Result<PhysAddr> leaf = memory_.allocate_page();
        if (leaf.ok()) {
            memory_.store(slot, leaf.value().value);
        }
        return leaf;
    }

    Memory& memory_;
    PhysAddr root_;  // 0: no page taken yet; page 0 is never handed out by an allocator libjump accepts
};

}  // namespace libjump
