// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The images of this machine, wherever they are: a kernel that was just booted has other names for its disks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/header.hpp"

namespace kjump {

struct FoundImage {
    std::string device;  // its path
    std::uint64_t at;    // bytes from its start
    Header header;

    bool is_in_file() const { return !header.extents.empty() && header.extents[0].start == at; }
};

// The start of a disk, and `in_file`, bytes from there, if that is another place.
std::vector<std::uint64_t> image_places(std::optional<std::uint64_t> in_file);

// Of every block device in `root`/sys/class/block that has an image's header at one of `places`, bytes from its start,
// in the order of their names. A header elsewhere than at the start has to be that of a file there. A device that is a
// part of another one, as of a volume, is not looked at, nor one that cannot be read; `hidden`, unless null, becomes
// true if one cannot for want of a privilege.
std::vector<FoundImage> find_images(const std::string& root, const std::vector<std::uint64_t>& places,
                                    bool* hidden = nullptr);

}  // namespace kjump
