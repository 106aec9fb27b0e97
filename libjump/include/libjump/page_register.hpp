// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages that are entered one by one and looked up: few of them, anywhere in memory.
#pragma once

#include <cstdint>

#include <libjump/page_memory.hpp>

namespace libjump {

// A hash table that never moves what it has: a chain of pages, each with a slot for every hash. A page is entered in
// the first one of the chain whose slot is free, so for 511 pages the chain is a few pages long.
template <PageMemory Memory>
class PageRegister {
public:
    explicit PageRegister(Memory& memory) : memory_(memory) {}
    ~PageRegister() {
        while (first_ != PhysAddr{}) {
            const PhysAddr page = first_;
            first_ = next_of(page);
            memory_.free_page(page);
        }
    }
    PageRegister(const PageRegister&) = delete;
    PageRegister& operator=(const PageRegister&) = delete;

    // `page`: not 0, and not in it. Errors: kOutOfMemory; kPageOutOfReach for the allocator's pages; kPageTwice if the
    // page that this takes to have room for `page` is `page`.
    [[nodiscard]] Result<void> enter(PhysAddr page) {
        PhysAddr last{};
        for (PhysAddr at = first_; at != PhysAddr{}; at = next_of(at)) {
            if (memory_.load64(slot_of(at, page)) == 0) {
                memory_.store(slot_of(at, page), page.value);
                return {};
            }
            last = at;
        }
        const Result<PhysAddr> taken = allocate_page_in(memory_, {PhysAddr{0}, kPhysicalEnd});
        if (!taken.ok()) {
            return taken.failure();
        }
        if (taken.value() == page) {
            return Failure::page_twice(page);
        }
        memory_.clear(taken.value(), kPageSize);
        memory_.store(slot_of(taken.value(), page), page.value);
        if (last == PhysAddr{}) {
            first_ = taken.value();
        } else {
            memory_.store(last.plus(kNext), taken.value().value);
        }
        return {};
    }

    // True for a page that was entered, and for one that this itself lies in.
    [[nodiscard]] bool has(PhysAddr page) const {
        for (PhysAddr at = first_; at != PhysAddr{}; at = next_of(at)) {
            if (at == page || memory_.load64(slot_of(at, page)) == page.value) {
                return true;
            }
        }
        return false;
    }

private:
    static constexpr std::uint64_t kSlots = kPageSize / 8 - 1;
    static constexpr std::uint64_t kNext = kSlots * 8;  // where the address of the next one stands

    [[nodiscard]] PhysAddr next_of(PhysAddr at) const { return PhysAddr{memory_.load64(at.plus(kNext))}; }

    // Any hash that spreads pages at regular distances; multiplied by 2^32 / golden ratio.
    [[nodiscard]] static PhysAddr slot_of(PhysAddr at, PhysAddr page) {
        const std::uint32_t number = static_cast<std::uint32_t>(page.value >> kPageShift) ^
                                     static_cast<std::uint32_t>(page.value >> (kPageShift + 32));
        const std::uint64_t hash = number * 0x9e3779b9u;
        return at.plus((hash * kSlots >> 32) * 8);
    }

    Memory& memory_;
    PhysAddr first_;  // 0: nothing was entered yet
};

}  // namespace libjump
