// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/disk.hpp"

#include <climits>
#include <cstdlib>

#include <sys/sysmacros.h>

#include "base/text.hpp"

namespace kjump {
namespace {

// A partition's folder is in that of its disk. Empty if sysfs knows no such device. Not by std::filesystem, which has
// iostreams in it.
std::string folder(const File& device) {
    const auto number = device.status().st_rdev;
    char path[PATH_MAX];
    return realpath(text("/sys/dev/block/%u:%u", major(number), minor(number)).c_str(), path) != nullptr ? path : "";
}

bool is_in(const std::string& part, const std::string& disk) {
    return !disk.empty() && part.substr(0, part.rfind('/')) == disk;
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
