// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page of given segments, and none that it should not have been given: for pages that
// are in use while others are moved.
#pragma once

#include <libjump/page_memory.hpp>
#include <libjump/page_set.hpp>
#include <libjump/segment.hpp>
#include <libjump/set_aside_pages.hpp>

namespace libjump {

// `memory`: whose pages these are; it gives those of a PageSet too, which go back when this ends. `segments`: checked
// or not; one that wraps ends at the last address. `control_page`, `swap_page`: the jump's own; 0: none.
template <PageMemory Memory>
class AvoidingMemory {
public:
    AvoidingMemory(Memory& memory, Span<const Segment> segments, PhysAddr control_page, PhysAddr swap_page)
        : memory_(memory),
          segments_(segments),
          control_page_(control_page),
          swap_page_(swap_page),
          given_(memory),
          set_aside_(memory) {}

    // Errors: kOutOfMemory; kPageOutOfReach; kPageIsControlPage, kPageIsSwapPage; kPageTwice for a page that was given
    // before and is not back, which is then left alone.
    [[nodiscard]] Result<PhysAddr> allocate_page() {
        for (;;) {
            const Result<PhysAddr> page = allocate_page_in(memory_, kListReach<std::uint64_t>);
            if (!page.ok()) {
                return page;
            }
            if (const Result<void> admitted = admit(page.value()); !admitted.ok()) {
                if (admitted.failure().error != Error::kPageTwice) {
                    memory_.free_page(page.value());
                }
                return admitted.failure();
            }
            if (!is_avoided(page.value())) {
                return page;
            }
            set_aside_.add(page.value());
        }
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
    [[nodiscard]] Result<void> admit(PhysAddr page) {
        if (page == control_page_) {
            return Failure::page_is_control_page(page);
        }
        if (page == swap_page_) {
            return Failure::page_is_swap_page(page);
        }
        const Result<bool> inserted = given_.insert(page);
        if (!inserted.ok()) {
            return inserted.failure();
        }
        return inserted.value() ? Result<void>{} : Failure::page_twice(page);
    }

    [[nodiscard]] bool is_avoided(PhysAddr page) const {
        for (const Segment& segment : segments_) {
            if (segment.extent().overlaps(page_extent(page))) {
                return true;
            }
        }
        return false;
    }

    Memory& memory_;
    Span<const Segment> segments_;
    PhysAddr control_page_, swap_page_;
    PageSet<std::uint64_t, Memory> given_;  // those set aside among them: twice in their chain, one would close it
    SetAsidePages<Memory> set_aside_;
};

}  // namespace libjump
