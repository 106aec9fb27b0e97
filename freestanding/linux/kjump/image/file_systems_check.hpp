// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Whether the file systems that an image's kernel had mounted have moved on without it, as far as they tell.
#pragma once

#include <string>

#include "base/failure.hpp"
#include "image/header.hpp"

namespace kjump {

// Throws Failure(Exit::kResumed), with a sentence that begins with `name`, if one of those that the header names was
// mounted for writing or checked after the image was saved, or for the next boot's image unmounted: a disk here has it
// by its UUID, and none has it as it was. Copies from before do not count, and what no disk has yet, as a volume,
// cannot be asked; that there are disks which only root may read is told to `notice`. `root` stands before /sys and
// /dev.
void check_file_systems(const Header& header, const std::string& root, const std::string& name, const Notice& notice);

}  // namespace kjump
