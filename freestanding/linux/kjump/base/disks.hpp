// SPDX-License-Identifier: MIT OR GPL-2.0-only
// All block devices that something may begin on.
#pragma once

#include <functional>
#include <string>

#include "base/file.hpp"

namespace kjump {

// Calls `look` with each that has a page at least and can be opened, in the order of the names, past the page cache:
// another kernel may have written there. `is_part`: a volume or RAID lies on it, and what a part of a RAID begins with,
// the RAID begins with too. True if one could not be opened for lack of a privilege. `root` stands before /sys and
// /dev.
bool look_at_disks(const std::string& root, const std::function<void(const File& disk, bool is_part)>& look);

}  // namespace kjump
