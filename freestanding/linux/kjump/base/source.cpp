// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/source.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstring>
#include <vector>

#include "base/failure.hpp"
#include "base/mapping.hpp"
#include "base/text.hpp"

namespace kjump {

std::size_t FileSource::read_some(std::uint64_t offset, std::span<std::uint8_t> bytes) {
    if (!seekable_) {
        return file_.read_some(bytes);
    }
    return file_.read_some_at(offset, bytes);
}

void FileSource::fail_early(std::uint64_t offset) const {
    throw Failure(Exit::kSource, name() + text(": ends early, at byte %" PRIu64, offset));
}

void FileSource::skip_to(std::uint64_t offset) {
    if (offset < position_) {
        throw Failure(Exit::kSource,
                      name() + ": its parts are not in the order of their offsets; save it to a file first");
    }
    std::vector<std::uint8_t> gap;
    while (position_ < offset) {
        gap.resize(static_cast<std::size_t>(std::min<std::uint64_t>(offset - position_, kChunk)));
        const auto count = read_some(position_, gap);
        if (count == 0) {
            fail_early(position_);
        }
        position_ += count;
    }
}

// What a file does not have cannot be touched; memory has no end.
void FileSource::copy_mapped(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    const auto start = page_down(offset), end = offset + bytes.size();
    if (!S_ISCHR(file_.status().st_mode) && (end < offset || end > file_.size())) {
        fail_early(file_.size());
    }
    if (!bytes.empty()) {
        const Mapping mapping(file_, start, page_up(end) - start);
        std::memcpy(bytes.data(), mapping.data() + (offset - start), bytes.size());
    }
}

void FileSource::read(std::uint64_t offset, std::span<std::uint8_t> bytes) {
    if (access_ == Access::kMapped) {
        copy_mapped(offset, bytes);
        return;
    }
    if (!seekable_) {
        skip_to(offset);
    }
    while (!bytes.empty()) {
        const auto count = read_some(offset, bytes);
        if (count == 0) {
            fail_early(offset);
        }
        bytes = bytes.subspan(count);
        offset += count;
    }
    position_ = offset;
}

}  // namespace kjump
