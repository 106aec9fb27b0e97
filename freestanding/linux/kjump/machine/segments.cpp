// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/segments.hpp"

#include <algorithm>

namespace kjump {

std::vector<Segment> segments_of(const Core& core, const std::uint8_t* file) {
    std::vector<Segment> list;
    for (const auto& segment : core.segments) {
        const auto start = page_up(segment.physical), end = page_down(segment.end());
        if (start >= end) {
            continue;
        }
        const auto cut = std::min(start - segment.physical, segment.file_size);
        const auto bytes = std::min(segment.file_size - cut, end - start);
        list.push_back({{file + segment.offset + cut, static_cast<std::size_t>(bytes)}, start, end - start});
    }
    std::ranges::sort(list, {}, &Segment::physical);
    return list;
}

}  // namespace kjump
