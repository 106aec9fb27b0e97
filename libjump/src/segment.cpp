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
    const auto fail = [&](Error error, std::uint32_t other = 0) -> Result<void> {
        return Failure{error, index, other, segment.load};
    };
    if (!segment.load.is_page_aligned()) {
        return fail(Error::kSegmentUnaligned);
    }
    if (segment.memory_size == 0) {
        return fail(Error::kSegmentEmpty);
    }
    if (segment.image_size > segment.memory_size) {
        return fail(Error::kSegmentImageTooLarge);
    }
    if (wraps(segment)) {
        return fail(Error::kSegmentWraps);
    }
    const PhysExtent extent = segment.extent();
    if (!placement.reachable.contains(extent)) {
        return fail(Error::kSegmentOutOfReach);
    }
    if (placement.control_page != PhysAddr{} && extent.overlaps(page_extent(placement.control_page))) {
        return fail(Error::kSegmentHitsControlPage);
    }
    if (placement.swap_page != PhysAddr{} && extent.overlaps(page_extent(placement.swap_page))) {
        return fail(Error::kSegmentHitsSwapPage);
    }
    for (std::uint32_t i = 0; i < placement.reserved.size(); ++i) {
        if (extent.overlaps(placement.reserved[i])) {
            return fail(Error::kSegmentHitsReserved, i);
        }
    }
    return {};
}

}  // namespace libjump
