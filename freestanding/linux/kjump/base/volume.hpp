// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Volumes of the device mapper, LVM's among them, and where their bytes are on the disk below.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/extents.hpp"
#include "base/storage.hpp"

namespace kjump {

// A part of a volume, in bytes.
struct VolumePart {
    std::uint64_t start;  // from the volume's start
    std::uint64_t bytes;
    std::string kind;          // "linear", "crypt" and so on
    std::string device;        // what a linear part lies on, "MAJOR:MINOR"
    std::uint64_t offset = 0;  // of a linear part, from that device's start
    bool operator==(const VolumePart&) const = default;
};

// Of the volume with that number, "MAJOR:MINOR".
using VolumeTable = std::function<std::vector<VolumePart>(const std::string& number)>;

// As the device mapper of this kernel has it, which only root is told. Throws Failure(Exit::kIo).
std::vector<VolumePart> volume_parts(const std::string& number);

// The answer to DM_TABLE_STATUS, its header first. Throws Failure(Exit::kIo) if it is none.
std::vector<VolumePart> decode_volume_table(Bytes answer);

// Where `extents` of the block device with that number are on the partition or disk below: the same if it is one.
// Volumes may lie on each other. Throws Failure(Exit::kTarget), which begins with `name`, unless all of them are linear
// and lie on one disk, in whole pages.
std::vector<Extent> extents_on_disk(const std::string& name, std::string number, std::vector<Extent> extents,
                                    const std::string& root, const VolumeTable& table = volume_parts);

}  // namespace kjump
