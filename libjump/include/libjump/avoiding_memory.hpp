// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page of given segments, and none that it should not have been given: for pages that
// are in use while others are moved.
#pragma once

#include <libjump/checked_memory.hpp>
#include <libjump/segment.hpp>
#include <libjump/set_aside_pages.hpp>

namespace libjump {

// `segments`: checked or not; one that wraps ends at the last address. All else: see CheckedMemory.
template <PageMemory Memory>
class AvoidingMemory : public ForwardingMemory<CheckedMemory<Memory>> {
public:
    AvoidingMemory(Memory& memory, Span<const Segment> segments, PhysAddr control_page, PhysAddr swap_page)
        : ForwardingMemory<CheckedMemory<Memory>>(checked_),
          checked_(memory, control_page, swap_page),
          segments_(segments),
          set_aside_(checked_) {}

    // Errors: those of CheckedMemory.
    [[nodiscard]] Result<PhysAddr> allocate_page() {
        for (;;) {
            const Result<PhysAddr> page = checked_.allocate_page();
            if (!page.ok() || !is_avoided(page.value())) {
                return page;
            }
            set_aside_.add(page.value());
        }
    }

    void free_page(PhysAddr page) { checked_.free_page(page); }

private:
    [[nodiscard]] bool is_avoided(PhysAddr page) const {
        for (const Segment& segment : segments_) {
            if (segment.extent().overlaps(page_extent(page))) {
                return true;
            }
        }
        return false;
    }

    CheckedMemory<Memory> checked_;
    Span<const Segment> segments_;
    SetAsidePages<CheckedMemory<Memory>> set_aside_;
};

}  // namespace libjump
