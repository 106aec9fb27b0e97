// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where pages of this process are in the machine's memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "error.hpp"

namespace user {

// The page frame numbers of `count` pages of 4096 bytes from `first` on, which have to be there ([linux/pagemap], bits
// 0 to 54). Ends the program without the privilege.
inline std::vector<std::uint64_t> frames_of(const void* first, std::size_t count) {
    std::vector<std::uint64_t> entries(count);
    const auto bytes = count * sizeof entries[0];
    const off64_t page = reinterpret_cast<std::uintptr_t>(first) / 4096;
    const int pagemap = open("/proc/self/pagemap", O_RDONLY);
    if (pagemap < 0 ||
        pread64(pagemap, entries.data(), bytes, page * off64_t{sizeof entries[0]}) != static_cast<ssize_t>(bytes)) {
        die_of_errno("/proc/self/pagemap");
    }
    close(pagemap);
    for (auto& entry : entries) {
        entry &= (1ull << 55) - 1;
    }
    return entries;
}

}  // namespace user
