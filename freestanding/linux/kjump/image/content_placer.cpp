// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/content_placer.hpp"

#include <algorithm>

namespace kjump {

ContentPlacer::ContentPlacer(const Core& core, Write write) : pages_(pages_in_file(core)), write_(std::move(write)) {
    std::erase_if(pages_, [](const auto& pages) { return pages.file_size == 0; });
    std::ranges::sort(pages_, {}, &PagesInFile::offset);
}

void ContentPlacer::place(std::uint64_t offset, Bytes bytes) {
    const auto end = offset + bytes.size();
    while (next_ < pages_.size() && pages_[next_].offset < end) {
        const auto& pages = pages_[next_];
        const auto pages_end = pages.offset + pages.file_size;
        const auto from = std::max(pages.offset, offset), to = std::min(pages_end, end);
        write_(pages.physical + (from - pages.offset),
               bytes.subspan(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(to - from)));
        if (pages_end > end) {
            return;
        }
        ++next_;
    }
}

}  // namespace kjump
