// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Disks and their partitions, as sysfs knows them.
#pragma once

#include "base/file.hpp"

namespace kjump {

// Whether writing to `one` may change `other`: the same file, the same device, or a disk and a partition of it.
bool share_bytes(const File& one, const File& other);

}  // namespace kjump
