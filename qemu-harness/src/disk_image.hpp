// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "machine.hpp"

namespace harness {

// Makes the image file of disk number `index` (from 0) and returns its path, which for
// Disk::Content::kKeep is the given file itself. The size of a fresh image is rounded up to a
// multiple of `granule` bytes. Throws std::system_error.
std::filesystem::path make_disk_image(const Disk& disk, std::size_t index, const LogFiles& files,
                                      std::uint64_t granule);

}  // namespace harness
