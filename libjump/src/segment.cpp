// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/segment.hpp>

namespace libjump {
namespace {

[[nodiscard]] bool wraps(const Segment& segment) {
    const PhysExtent exact{segment.load, segment.memory_size};
    return exact.wraps() || segment.extent().size < segment.memory_size || segment.extent().wraps();
}

}  // namespace

Result<void> check_segment(const Segment& segment, std::uint32_t index, const Placement& placement) {
    if (!segment.load.is_page_aligned()) {
        return Failure::segment_unaligned(index, segment.load);
    }
    if (segment.memory_size == 0) {
        return Failure::segment_empty(index, segment.load);
    }
    if (segment.image_size > segment.memory_size) {
        return Failure::segment_image_too_large(index, segment.load);
    }
    if (wraps(segment)) {
        return Failure::segment_wraps(index, segment.load);
    }
    const PhysExtent extent = segment.extent();
    if (!placement.reachable.contains(extent)) {
        return Failure::segment_out_of_reach({index, extent}, placement.reachable);
    }
    if (placement.control_page != PhysAddr{} && extent.overlaps(page_extent(placement.control_page))) {
        return Failure::segment_hits_control_page({index, extent}, placement.control_page);
    }
    if (placement.swap_page != PhysAddr{} && extent.overlaps(page_extent(placement.swap_page))) {
        return Failure::segment_hits_swap_page({index, extent}, placement.swap_page);
    }
    for (std::uint32_t i = 0; i < placement.reserved.size(); ++i) {
        if (extent.overlaps(placement.reserved[i])) {
            return Failure::segment_hits_reserved({index, extent}, {i, placement.reserved[i]});
        }
    }
    return {};
}

}  // namespace libjump
