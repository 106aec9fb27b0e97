// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/segments.hpp"

#include <algorithm>

namespace kjump {

MemoryMap pages_of(const Core& core) {
    std::vector<MemoryRange> ranges;
    for (const auto& segment : core.segments) {
        ranges.push_back({page_up(segment.physical), page_down(segment.end())});
    }
    return MemoryMap(ranges);
}

std::vector<PagesInFile> pages_in_file(const Core& core) {
    std::vector<PagesInFile> list;
    for (const auto& segment : core.segments) {
        const auto start = page_up(segment.physical), end = page_down(segment.end());
        if (start < end) {
            const auto cut = std::min(start - segment.physical, segment.file_size);
            list.push_back({start, end - start, segment.offset + cut, std::min(segment.file_size - cut, end - start)});
        }
    }
    return list;
}

std::vector<Segment> segments_of(const Core& core, const std::uint8_t* file) {
    std::vector<Segment> list;
    for (const auto& pages : pages_in_file(core)) {
        list.push_back(
            {{file + pages.offset, static_cast<std::size_t>(pages.file_size)}, pages.physical, pages.memory_size});
    }
    std::ranges::sort(list, {}, &Segment::physical);
    return list;
}

std::vector<Segment> empty_segments_of(const MemoryMap& pages) {
    std::vector<Segment> list;
    for (const auto& range : pages.ranges()) {
        list.push_back({{}, range.start, range.end - range.start});
    }
    return list;
}

std::vector<Segment> cut_at(const MemoryMap& own, std::span<const Segment> segments) {
    std::vector<Segment> list;
    for (auto rest : segments) {
        for (const auto& range : own.ranges()) {
            for (const auto place : {range.start, range.end}) {
                if (rest.physical < place && place < rest.physical + rest.memory_size) {
                    const auto size = place - rest.physical;
                    const auto bytes = std::min<std::uint64_t>(size, rest.bytes.size());
                    list.push_back({rest.bytes.first(static_cast<std::size_t>(bytes)), rest.physical, size});
                    rest = {rest.bytes.subspan(static_cast<std::size_t>(bytes)), place, rest.memory_size - size};
                }
            }
        }
        list.push_back(rest);
    }
    return list;
}

}  // namespace kjump
