// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One piece of a program to be put in place, and the checks that need no memory.
#pragma once

#include <cstdint>

#include <libjump/extent.hpp>
#include <libjump/move.hpp>
#include <libjump/result.hpp>
#include <libjump/span.hpp>

namespace libjump {

struct Segment {
    const void* image = nullptr;    // readable by the caller now; copied while the plan is built
    std::uint64_t image_size = 0;   // bytes, at most memory_size; the rest of the memory is filled with zeros
    PhysAddr load;                  // page-aligned
    std::uint64_t memory_size = 0;  // bytes, more than 0; a last page that is not full is filled up with zeros

    // The whole pages the segment takes. Meaningful only when load + memory_size does not wrap.
    [[nodiscard]] constexpr PhysExtent extent() const { return {load, (memory_size + kPageSize - 1) & kPageMask}; }
};

// Memory in which segments may land.
struct Placement {
    PhysExtent reachable{PhysAddr{0},
                         k4GiB};        // memory the mover can address; segments and the pages for them lie in it
    Span<const PhysExtent> reserved{};  // no segment may touch these; any alignment
    PhysAddr control_page{};            // 0: none
    PhysAddr swap_page{};               // 0: none
    // What the plan is for. Segments of a copy may be nearly all of the memory, those of a swap half of it: what the
    // leaver has there is kept in other pages.
    MoveMode mode = MoveMode::kSwap;
};

// Checks one segment against everything but the other segments. `index` is what a failure reports.
[[nodiscard]] Result<void> check_segment(const Segment& segment, std::uint32_t index, const Placement& placement);

}  // namespace libjump
