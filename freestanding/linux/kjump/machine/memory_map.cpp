// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/memory_map.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"
#include "machine/firmware_map.hpp"

namespace kjump {

MemoryMap::MemoryMap(std::vector<MemoryRange> ranges) {
    std::ranges::sort(ranges, {}, &MemoryRange::start);
    for (const auto& range : ranges) {
        if (range.start >= range.end) {
            continue;
        } else if (!ranges_.empty() && range.start <= ranges_.back().end) {
            ranges_.back().end = std::max(ranges_.back().end, range.end);
        } else {
            ranges_.push_back(range);
        }
    }
}

bool MemoryMap::contains(std::uint64_t physical) const {
    return std::ranges::any_of(ranges_, [=](auto& range) { return range.start <= physical && physical < range.end; });
}

bool MemoryMap::overlaps(const MemoryRange& other) const {
    return std::ranges::any_of(ranges_,
                               [&](auto& range) { return range.start < other.end && other.start < range.end; });
}

bool MemoryMap::covers(const MemoryRange& other) const {
    return std::ranges::any_of(ranges_,
                               [&](auto& range) { return range.start <= other.start && other.end <= range.end; });
}

MemoryMap MemoryMap::without(const MemoryMap& other) const {
    std::vector<MemoryRange> left;
    for (auto range : ranges_) {
        for (const auto& hole : other.ranges_) {
            if (hole.start < range.end && range.start < hole.end) {
                left.push_back({range.start, hole.start});
                range.start = std::min(range.end, hole.end);
            }
        }
        left.push_back(range);
    }
    return MemoryMap(left);
}

MemoryMap MemoryMap::whole_pages() const {
    auto ranges = ranges_;
    for (auto& range : ranges) {
        range = {page_down(range.start), page_up(range.end)};
    }
    return MemoryMap(ranges);
}

std::uint64_t MemoryMap::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& range : ranges_) {
        sum += range.end - range.start;
    }
    return sum;
}

std::string MemoryMap::text() const {
    std::string lines;
    for (const auto& range : ranges_) {
        lines += kjump::text("%" PRIx64 "-%" PRIx64 "\n", range.start, range.end - 1);
    }
    return lines;
}

std::string MemoryMap::describe() const {
    constexpr std::size_t kMost = 4;
    std::string words;
    for (std::size_t i = 0; i < std::min(ranges_.size(), kMost); ++i) {
        words += kjump::text("%s%#" PRIx64 "-%#" PRIx64, i == 0 ? "" : ", ", ranges_[i].start, ranges_[i].end - 1);
    }
    if (ranges_.size() > kMost) {
        words += kjump::text(" and %zu more", ranges_.size() - kMost);
    }
    return words.empty() ? "nothing" : words;
}

MemoryMap parse_map(const std::string& text) {
    std::vector<MemoryRange> ranges;
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
        MemoryRange range;
        if (std::sscanf(text.c_str() + at, "%" SCNx64 "-%" SCNx64, &range.start, &range.end) == 2) {
            ranges.push_back({range.start, range.end + 1});
        }
    }
    return MemoryMap(ranges);
}

MemoryMap firmware_memory(const std::string& root) { return memory_of_type(firmware_map(root), kRam); }

MemoryMap machine_memory(const std::string& root) {
    auto ranges = memory_of_types(firmware_map(root), {kRam, kOtherKernels}).ranges();
    for (auto& range : ranges) {
        range.start = std::max(range.start, kLowMemoryEnd);
    }
    return MemoryMap(ranges);
}

Digest digest_of(const MemoryMap& map) {
    const auto lines = map.text();
    return sha256({reinterpret_cast<const std::uint8_t*>(lines.data()), lines.size()});
}

namespace {

// Of /proc/iomem, on whatever level.
MemoryMap named(const std::string& iomem, const std::string& name) {
    std::vector<MemoryRange> ranges;
    for (const auto& line : lines_of(iomem)) {
        MemoryRange range;
        if (line.ends_with(" : " + name) &&
            std::sscanf(line.c_str(), "%" SCNx64 "-%" SCNx64, &range.start, &range.end) == 2) {
            ranges.push_back({range.start, range.end + 1});
        }
    }
    return MemoryMap(ranges);
}

}  // namespace

MemoryMap system_ram(const std::string& iomem) { return named(iomem, "System RAM"); }

MemoryMap crash_memory(const std::string& iomem) { return named(iomem, "Crash kernel"); }

std::uint64_t memory_in(const std::string& meminfo, const std::string& name) {
    const auto lines = "\n" + meminfo, key = "\n" + name + ":";
    std::uint64_t kibibytes = 0;
    const auto found = lines.find(key);
    if (found == std::string::npos || std::sscanf(lines.c_str() + found + key.size(), "%" SCNu64, &kibibytes) != 1) {
        throw Failure(Exit::kIo, "/proc/meminfo: does not say " + name);
    }
    return kibibytes << 10;
}

}  // namespace kjump
