// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Room in the running kernel's memory for an image that is loaded in place.
#pragma once

#include "machine/memory_map.hpp"

namespace kjump {

// The pages of this kernel's own memory, by /proc/iomem below `root`.
MemoryMap own_pages(const std::string& root);

// Parts of an image whose place is in this kernel's own memory are kept elsewhere in it until the jump. If there is too
// little memory, the OOM killer ends some program while kexec_load() reads the image. And Linux gives no image more
// than half of its memory, but says only EINVAL. `pages` are the image's. Throws Failure(Exit::kKernel), and
// Failure(Exit::kIo) if /proc does not tell.
void check_room(const MemoryMap& pages, const std::string& root);

}  // namespace kjump
