// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page of given segments: for pages that are in use while others are moved there.
#pragma once

#include <libjump/page_memory.hpp>
#include <libjump/segment.hpp>
#include <libjump/set_aside_pages.hpp>

namespace libjump {

// `memory`: whose pages these are. `segments`: checked or not; one that wraps ends at the last address.
template <PageMemory Memory>
class AvoidingMemory {
public:
    AvoidingMemory(Memory& memory, Span<const Segment> segments)
        : memory_(memory), segments_(segments), set_aside_(memory) {}

    [[nodiscard]] Result<PhysAddr> allocate_page() {
        for (;;) {
            const Result<PhysAddr> page = memory_.allocate_page();
            if (!page.ok() || !is_avoided(page.value())) {
                return page;
            }
            set_aside_.add(page.value());
        }
    }

    void free_page(PhysAddr page) { memory_.free_page(page); }
    std::uint32_t load32(PhysAddr at) { return memory_.load32(at); }
    std::uint64_t load64(PhysAddr at) { return memory_.load64(at); }
    void store(PhysAddr at, std::uint32_t word) { memory_.store(at, word); }
    void store(PhysAddr at, std::uint64_t word) { memory_.store(at, word); }
    void write(PhysAddr at, const void* data, std::uint32_t bytes) { memory_.write(at, data, bytes); }

private:
    // An allocator's page 0 and its unaligned ones are for allocate_page_in() to refuse.
    [[nodiscard]] bool is_avoided(PhysAddr page) const {
        if (page == PhysAddr{} || !page.is_page_aligned()) {
            return false;
        }
        for (const Segment& segment : segments_) {
            if (segment.extent().overlaps(page_extent(page))) {
                return true;
            }
        }
        return false;
    }

    Memory& memory_;
    Span<const Segment> segments_;
    SetAsidePages<Memory> set_aside_;
};

}  // namespace libjump
