// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The first pages of a disk without a file system, read past the page cache.
#pragma once

#include <cstdint>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "error.hpp"

namespace user {

class HeldDisk {
public:
    // Fills the start of the disk with bytes made from `seed`. Ends the program if it cannot.
    HeldDisk(const std::string& device, std::uint32_t seed) : fd_(open(device.c_str(), O_RDWR | O_DIRECT | O_SYNC)) {
        for (auto& word : written_) {
            word = seed = seed * 1664525 + 1013904223;  // Numerical Recipes' generator
        }
        if (fd_ < 0 || pwrite(fd_, written_, sizeof written_, 0) != sizeof written_) {
            die_of_errno(device.c_str());
        }
    }

    bool holds() {
        std::memset(read_, 0, sizeof read_);
        return pread(fd_, read_, sizeof read_, 0) == sizeof read_ && std::memcmp(read_, written_, sizeof read_) == 0;
    }

private:
    static constexpr std::size_t kWords = 16384 / sizeof(std::uint32_t);
    int fd_;
    alignas(4096) std::uint32_t written_[kWords];  // O_DIRECT asks for alignment
    alignas(4096) std::uint32_t read_[kWords];
};

}  // namespace user
