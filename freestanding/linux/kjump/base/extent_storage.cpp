// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <algorithm>

#include "base/extents.hpp"
#include "base/failure.hpp"

namespace kjump {

void ExtentStorage::for_each_piece(std::uint64_t offset, std::uint64_t bytes, const auto& take) const {
    std::uint64_t done = 0;
    for (const auto& extent : extents_) {
        if (offset >= extent.bytes) {
            offset -= extent.bytes;
            continue;
        }
        const auto part = std::min(extent.bytes - offset, bytes - done);
        if (part == 0) {
            return;
        }
        take(extent.start + offset, static_cast<std::size_t>(done), static_cast<std::size_t>(part));
        done += part;
        offset = 0;
    }
    if (done < bytes) {
        throw Failure(Exit::kIo, device_.name() + ": the file there ends early");
    }
}

void ExtentStorage::read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    for_each_piece(offset, bytes.size(),
                   [&](auto at, auto done, auto part) { device_.read_at(at, bytes.subspan(done, part)); });
}

void ExtentStorage::write_at(std::uint64_t offset, Bytes bytes) {
    for_each_piece(offset, bytes.size(),
                   [&](auto at, auto done, auto part) { device_.write_at(at, bytes.subspan(done, part)); });
}

std::uint64_t ExtentStorage::size() const {
    std::uint64_t bytes = 0;
    for (const auto& extent : extents_) {
        bytes += extent.bytes;
    }
    return bytes;
}

}  // namespace kjump
