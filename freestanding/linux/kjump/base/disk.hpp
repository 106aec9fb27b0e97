// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Block devices and what they lie on, as sysfs knows them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/file.hpp"

namespace kjump {

// "MAJOR:MINOR".
std::string device_number(dev_t device);

// The folder in sysfs of the block device with that number; empty if there is none. `root` stands before /sys.
std::string device_folder(const std::string& number, const std::string& root);

// The file of the block device that sysfs calls `name`, which has ! for each / of a name with folders in it. `root`
// stands before /dev.
std::string device_file(std::string name, const std::string& root);

// Whether volumes or a RAID lie on the device with that folder.
bool has_holders(const std::string& folder);

// The device with that folder in sysfs, a partition's disk, the members of a volume or RAID, and what those lie on.
std::set<std::string> devices_under(const std::string& folder);

// True of a volume or RAID, which is made of other devices, and of its partitions. `folder` is the device's in sysfs.
bool is_volume(const std::string& folder);

// The volumes on that device which have none on them themselves, none if it is no device. While they are open nobody
// mounts them or puts another volume on them. `root` stands before /sys and /dev. Throws Failure(Exit::kTarget) if
// somebody uses one.
std::vector<File> hold_volumes_on(const std::string& name, const std::string& root);

// Whether writing to `one` may change `other`: the same file, the same device, or one of two that lies on the other.
bool share_bytes(const File& one, const File& other);

// Has the kernel read the table of partitions of each disk that nobody uses: somebody else may have changed it. `root`
// stands before /sys and /dev.
void read_partitions_again(const std::string& root);

}  // namespace kjump
