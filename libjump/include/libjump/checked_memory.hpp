// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page which is in use already, as far as that can be known: for pages that are taken
// from an allocator which libjump has no reason to trust.
#pragma once

#include <libjump/page_memory.hpp>
#include <libjump/page_set.hpp>

namespace libjump {

// `memory`: whose pages these are; it gives those of a PageSet too, which go back when this ends. `control_page`,
// `swap_page`: the jump's own; 0: none.
template <PageMemory Memory>
class CheckedMemory {
public:
    CheckedMemory(Memory& memory, PhysAddr control_page, PhysAddr swap_page)
        : memory_(memory),
          control_page_(control_page),
          swap_page_(swap_page),
          set_memory_{memory, *this},
          given_(set_memory_) {}
    CheckedMemory(const CheckedMemory&) = delete;
    CheckedMemory& operator=(const CheckedMemory&) = delete;

    // Errors: kOutOfMemory; kPageOutOfReach; kPageIsControlPage, kPageIsSwapPage; kPageTwice for a page that was given
    // before and is not back, or in which the set of those lies: it is then left alone.
    [[nodiscard]] Result<PhysAddr> allocate_page() {
        const Result<PhysAddr> page = take_page();
        if (!page.ok()) {
            return page;
        }
        const Result<bool> inserted = given_.insert(page.value());
        if (given_.lies_in(page.value())) {  // only now: to insert it the set may have been given the same page
            return Failure::page_twice(page.value());
        }
        if (!inserted.ok()) {
            memory_.free_page(page.value());
            return inserted.failure();
        }
        return page;
    }

    // Also for pages that this did not hand out.
    void free_page(PhysAddr page) {
        if (given_.contains(page)) {
            given_.erase(page);
        }
        memory_.free_page(page);
    }
    std::uint32_t load32(PhysAddr at) { return memory_.load32(at); }
    std::uint64_t load64(PhysAddr at) { return memory_.load64(at); }
    void store(PhysAddr at, std::uint32_t word) { memory_.store(at, word); }
    void store(PhysAddr at, std::uint64_t word) { memory_.store(at, word); }
    void write(PhysAddr at, const void* data, std::uint32_t bytes) { memory_.write(at, data, bytes); }

private:
    // Where the set takes its own pages, which are no less in use.
    struct SetMemory {
        Memory& memory;
        CheckedMemory& owner;

        [[nodiscard]] Result<PhysAddr> allocate_page() {
            const Result<PhysAddr> page = owner.take_page();
            return page.ok() && owner.given_.lies_in(page.value()) ? Failure::page_twice(page.value()) : page;
        }
        void free_page(PhysAddr page) { memory.free_page(page); }
        std::uint32_t load32(PhysAddr at) { return memory.load32(at); }
        std::uint64_t load64(PhysAddr at) { return memory.load64(at); }
        void store(PhysAddr at, std::uint32_t word) { memory.store(at, word); }
        void store(PhysAddr at, std::uint64_t word) { memory.store(at, word); }
        void write(PhysAddr at, const void* data, std::uint32_t bytes) { memory.write(at, data, bytes); }
    };

    // A page that is neither the jump's nor given.
    [[nodiscard]] Result<PhysAddr> take_page() {
        const Result<PhysAddr> page = allocate_page_in(memory_, kListReach<std::uint64_t>);
        if (!page.ok()) {
            return page;
        }
        if (given_.contains(page.value())) {
            return Failure::page_twice(page.value());
        }
        if (control_page_ != PhysAddr{} && page.value() == control_page_) {
            memory_.free_page(page.value());
            return Failure::page_is_control_page(page.value());
        }
        if (swap_page_ != PhysAddr{} && page.value() == swap_page_) {
            memory_.free_page(page.value());
            return Failure::page_is_swap_page(page.value());
        }
        return page;
    }

    Memory& memory_;
    PhysAddr control_page_, swap_page_;
    SetMemory set_memory_;
    PageSet<std::uint64_t, SetMemory> given_;
};

}  // namespace libjump
