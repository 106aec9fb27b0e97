// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/content_placer.hpp"

#include <algorithm>

namespace kjump {

ContentPlacer::ContentPlacer(const Core& core, Write write) : write_(std::move(write)) {
    for (const auto& segment : core.segments) {
        const auto start = page_up(segment.physical), end = page_down(segment.end());
        const auto in_file = segment.physical + segment.file_size;
        const auto offset = segment.offset + (start - segment.physical);
        if (start < std::min(end, in_file)) {
            pieces_.push_back({offset, offset + (std::min(end, in_file) - start), start});
        }
    }
    std::ranges::sort(pieces_, {}, &Piece::offset);
}

void ContentPlacer::place(std::uint64_t offset, Bytes bytes) {
    const auto end = offset + bytes.size();
    while (next_ < pieces_.size() && pieces_[next_].offset < end) {
        const auto& piece = pieces_[next_];
        const auto from = std::max(piece.offset, offset), to = std::min(piece.end, end);
        write_(piece.physical + (from - piece.offset),
               bytes.subspan(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(to - from)));
        if (piece.end > end) {
            return;
        }
        ++next_;
    }
}

}  // namespace kjump
