// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page of given segments, and none that it should not have been given: for pages that
// are in use while others are moved.
#pragma once

#include <cstddef>

#include <libjump/checked_memory.hpp>
#include <libjump/segment.hpp>
#include <libjump/set_aside_pages.hpp>

namespace libjump {

// `segments`: checked or not; one that wraps ends at the last address. Where they ascend and none overlaps another, a
// page is looked up in as many steps as their number has digits, else in as many as there are segments. All else: see
// CheckedMemory. `Segments`: another type with a Span's operator[] and size(), for the tests.
template <PageMemory Memory, class Segments = Span<const Segment>>
class AvoidingMemory : public ForwardingMemory<CheckedMemory<Memory>> {
public:
    AvoidingMemory(Memory& memory, Segments segments, PhysAddr control_page, PhysAddr swap_page)
        : ForwardingMemory<CheckedMemory<Memory>>(checked_),
          checked_(memory, control_page, swap_page),
          segments_(segments),
          ascend_(ascend(segments)),
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
    [[nodiscard]] static bool ascend(Segments segments) {
        for (std::size_t i = 1; i < segments.size(); ++i) {
            if (segments[i].load < segments[i - 1].extent().end()) {
                return false;
            }
        }
        return true;
    }

    // The first segment that does not end at `page` or before, where they ascend; else the first of all.
    [[nodiscard]] std::size_t first_candidate(PhysAddr page) const {
        std::size_t low = 0, high = ascend_ ? segments_.size() : 0;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (segments_[middle].extent().end() <= page) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    [[nodiscard]] bool is_avoided(PhysAddr page) const {
        const std::size_t first = first_candidate(page);
        const std::size_t end = ascend_ && first < segments_.size() ? first + 1 : segments_.size();
        for (std::size_t i = first; i < end; ++i) {
            if (segments_[i].extent().overlaps(page_extent(page))) {
                return true;
            }
        }
        return false;
    }

    CheckedMemory<Memory> checked_;
    Segments segments_;
    bool ascend_;
    SetAsidePages<CheckedMemory<Memory>> set_aside_;
};

}  // namespace libjump
