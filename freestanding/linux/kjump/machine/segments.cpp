// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/segments.hpp"

#include <algorithm>

namespace kjump {

std::vector<kexec_segment> kexec_segments(const Core& core, const std::uint8_t* file) {
    std::vector<kexec_segment> list;
    for (const auto& segment : core.segments) {
        const auto start = page_up(segment.physical), end = page_down(segment.end());
        if (start >= end) {
            continue;
        }
        const auto cut = std::min(start - segment.physical, segment.file_size);
        const auto bytes = std::min(segment.file_size - cut, end - start);
        list.push_back({file + segment.offset + cut, static_cast<std::size_t>(bytes),
                        reinterpret_cast<const void*>(static_cast<std::uintptr_t>(start)),
                        static_cast<std::size_t>(end - start)});
    }
    std::ranges::sort(list, {}, &kexec_segment::mem);
    return list;
}

}  // namespace kjump
