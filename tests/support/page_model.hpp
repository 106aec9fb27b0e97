// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What page tables should translate to, kept without any tables.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace test {

struct MappedRange {
    std::uint64_t linear, physical, bytes;

    [[nodiscard]] bool holds(std::uint64_t at) const { return at >= linear && at - linear < bytes; }
};

// Mapped ranges in the order they came. Where two meet they translate alike.
class PageModel {
public:
    // The range as far as it goes before the first page that is mapped to something else.
    [[nodiscard]] MappedRange accepted_part(MappedRange range) const {
        for (const MappedRange& old : ranges_) {
            const std::uint64_t start = std::max(old.linear, range.linear);
            const bool meet = old.holds(start) && range.holds(start);
            if (meet && old.physical - old.linear != range.physical - range.linear) {
                range.bytes = start - range.linear;
            }
        }
        return range;
    }
    void add(const MappedRange& range) { ranges_.push_back(range); }
    [[nodiscard]] std::optional<std::uint64_t> at(std::uint64_t linear) const {
        for (const MappedRange& range : ranges_) {
            if (range.holds(linear)) {
                return range.physical + (linear - range.linear);
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] const std::vector<MappedRange>& ranges() const { return ranges_; }

private:
    std::vector<MappedRange> ranges_;
};

}  // namespace test
