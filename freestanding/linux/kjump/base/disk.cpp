// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/disk.hpp"

#include <filesystem>

#include <sys/sysmacros.h>

#include "base/text.hpp"

namespace kjump {
namespace {

// A partition's folder is in that of its disk.
std::filesystem::path folder(const File& device) {
    const auto number = device.status().st_rdev;
    std::error_code none;
    return std::filesystem::canonical(text("/sys/dev/block/%u:%u", major(number), minor(number)), none);
}

bool is_in(const std::filesystem::path& part, const std::filesystem::path& disk) {
    return !disk.empty() && part.parent_path() == disk;
}

}  // namespace

bool share_bytes(const File& one, const File& other) {
    if (one.is_device() && other.is_device()) {
        const auto first = folder(one), second = folder(other);
        return one.status().st_rdev == other.status().st_rdev || is_in(first, second) || is_in(second, first);
    }
    return one.status().st_dev == other.status().st_dev && one.status().st_ino == other.status().st_ino;
}

}  // namespace kjump
