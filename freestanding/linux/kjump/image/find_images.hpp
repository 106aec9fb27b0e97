// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The images on the disks of this machine: a kernel that was just booted has other names for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "image/header.hpp"

namespace kjump {

struct FoundImage {
    std::string device;  // its path
    std::uint64_t at;    // bytes from its start
    Header header;
    Origin origin = Origin::kUnknown;

    bool is_in_file() const { return !header.extents.empty() && header.extents[0].start == at; }
};

// The start of a disk, and `in_file`, bytes from there, if that is another place.
std::vector<std::uint64_t> image_places(std::optional<std::uint64_t> in_file);

// Of every block device in `root`/sys/class/block that has an image's header at one of `places`, bytes from its start,
// in the order of their names. A header elsewhere than at the start has to be that of a file or volume there. Of a
// device that is a part of another one, as of a RAID, the start is not looked at, nor is one that cannot be read;
// `hidden`, unless null, becomes true if one cannot for want of a privilege. One that both a volume and the disk below
// have is the volume's.
std::vector<FoundImage> find_images(const std::string& root, const std::vector<std::uint64_t>& places,
                                    bool* hidden = nullptr);

// The one that begins `at` bytes from the start of a device. Throws Failure(Exit::kDamaged) if there is none.
FoundImage find_image(const std::string& device, std::uint64_t at, const std::string& root);

// Leaves those of `images` that the next boot of this machine restores. `notice` is told of each that the next boot of
// another one is to restore.
void keep_for_boot(std::vector<FoundImage>& images, const Notice& notice);

}  // namespace kjump
