// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_room.hpp"

#include <algorithm>
#include <cerrno>
#include <vector>

#include <fcntl.h>

#include "base/extents.hpp"
#include "base/failure.hpp"
#include "image/header.hpp"
#include "machine/memory_map.hpp"

namespace kjump {
namespace {

// What the kernel may take between the reckoning and the jump, beside a share of its memory.
constexpr std::uint64_t kMayCome = 64 << 20;
constexpr std::uint64_t kShare = 32;
// Around the pages: notes, for each of them a descriptor of 24 bytes and its part of a digest, and two bits for each
// address up to the last one.
constexpr std::uint64_t kNotes = 1 << 20;
constexpr std::uint64_t kPagesOfFront = 128;
constexpr std::uint64_t kPagesOfBits = 4 * kPage;

constexpr std::uint64_t kMayWait = 64 << 20;  // bytes that may wait to be written

void write_out(File& file) {
    file.sync();
    posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

// All at once is in fewer pieces. A file system that cannot do that takes it piece by piece.
void allocate(const File& file, std::uint64_t bytes) {
    if (fallocate(file.descriptor(), 0, 0, static_cast<off_t>(bytes)) != 0 && errno == ENOSPC) {
        fail_io(file.name());
    }
}

}  // namespace

std::uint64_t most_bytes(std::uint64_t borrowed, const std::string& root) {
    const auto meminfo = contents(root + "/proc/meminfo");
    const auto map = system_ram(contents(root + "/proc/iomem"));
    const auto ram = std::max(map.bytes(), memory_in(meminfo, "MemTotal"));
    const auto end = map.ranges().empty() ? ram : map.ranges().back().end;
    const auto used = ram - std::min(ram, memory_in(meminfo, "MemFree"));
    const auto pages = std::min(ram, used + borrowed + kMayCome + ram / kShare);
    return page_up(kHeaderBytes + pages + ram / kPagesOfFront + end / kPagesOfBits + kNotes);
}

void fill_with_zeros(File& file, std::uint64_t bytes, const std::string& root, Progress& progress,
                     const std::function<void()>& check) {
    const std::vector<std::uint8_t> zeros(kChunk);
    file.write_at(0, Bytes(zeros).first(kPage));
    extents_of(file, root);
    file.end_at(0);  // lest that page lies apart from the others
    allocate(file, bytes);
    for (std::uint64_t at = 0, waiting = 0; at < bytes;) {
        const auto part =
            Bytes(zeros).first(static_cast<std::size_t>(std::min<std::uint64_t>(zeros.size(), bytes - at)));
        file.write_at(at, part);
        at += part.size();
        waiting += part.size();
        if (waiting >= kMayWait || at == bytes) {
            write_out(file);
            waiting = 0;
        }
        progress.add(part.size());
        check();
    }
}

}  // namespace kjump
