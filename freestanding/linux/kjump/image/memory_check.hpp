// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image's memory and the machine's.
#pragma once

#include "base/failure.hpp"
#include "image/header.hpp"

namespace kjump {

// What differs between the memory map that the image was saved under and `machine`, by ranges; nothing if they are the
// same.
std::string describe_difference(const Header& header, const MemoryMap& machine);

// Refuses an image with pages where `machine`, which begins at 1 MiB, has no RAM: what is there is the firmware's, or
// nothing. Maps that differ elsewhere are described to `notice`: a kernel reads ACPI's tables where it found them, in
// memory that no image has. `pages` are the image's, `name` begins each sentence. Throws Failure(Exit::kForeign).
void check_memory(const Header& header, const MemoryMap& pages, const MemoryMap& machine, const std::string& name,
                  const Notice& notice);

// The ranges of `machine` of which neither `pages`, a core's, nor `own`, the running kernel's memory, has a byte. A
// dump may have lost them, or the kernel in it never used them: a core does not tell.
MemoryMap missing_ranges(const MemoryMap& machine, const MemoryMap& pages, const MemoryMap& own);

}  // namespace kjump
