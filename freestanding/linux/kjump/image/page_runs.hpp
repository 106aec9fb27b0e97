// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Pages in the order of their addresses, a run of memory at a time.
#pragma once

#include <algorithm>

#include "base/storage.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

class PageRuns {
public:
    // `all` stays where it is meanwhile.
    explicit PageRuns(const MemoryMap& all) : ranges_(all.ranges()) {}

    // Gives the next `pages` to `take`, each run with its physical address.
    void take(Bytes pages, const auto& take) {
        while (!pages.empty()) {
            const auto& range = ranges_[next_];
            const auto at = range.start + done_;
            const auto run =
                pages.first(static_cast<std::size_t>(std::min<std::uint64_t>(pages.size(), range.end - at)));
            take(at, run);
            pages = pages.subspan(run.size());
            done_ += run.size();
            if (range.start + done_ == range.end) {
                ++next_;
                done_ = 0;
            }
        }
    }

private:
    const std::vector<MemoryRange>& ranges_;
    std::size_t next_ = 0;
    std::uint64_t done_ = 0;  // bytes of the next range
};

}  // namespace kjump
