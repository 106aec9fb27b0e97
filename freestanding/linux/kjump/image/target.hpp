// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where an image goes: the one place that decides what may be lost for it.
#pragma once

#include "base/file.hpp"

namespace kjump {

// Opens the file or block device for an image of `bytes` bytes, whose core comes from `source`. Nothing is written yet,
// but a regular file is replaced by a new one, which nobody else can have open. Refused are, by Failure(Exit::kTarget):
// the source itself, what is too small, a device in use, a disk with partitions, and a file that would have to be made
// in /dev; and unless `force` says so, content that somebody could miss and files that are in memory alone.
File open_target(const std::string& name, std::uint64_t bytes, bool force, const File& source);

}  // namespace kjump
