// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory of a core as a kernel loads it: whole pages. Pages that a segment covers only in part are left out: Linux
// does not use them, and what shares them is the firmware's.
#pragma once

#include "elf/elf_core.hpp"
#include "machine/kernel.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

// Where it is.
MemoryMap pages_of(const Core& core);

// The pages of one segment, and what of them is in the core's file; what is not is zero.
struct PagesInFile {
    std::uint64_t physical;
    std::uint64_t memory_size;  // bytes, not 0
    std::uint64_t offset;       // in the file
    std::uint64_t file_size;    // bytes
};

// In the order of the core's segments.
std::vector<PagesInFile> pages_in_file(const Core& core);

// In the order of their addresses. `file` is where the bytes of the core's file are in memory; it has to stay there.
std::vector<Segment> segments_of(const Core& core, const std::uint8_t* file);

// The same of `pages`, without their bytes.
std::vector<Segment> empty_segments_of(const MemoryMap& pages);

// The same, with segments cut so that each is in `own` or outside of it: a kernel that keeps what lies in its own
// memory keeps whole segments. `segments` are in the order of their addresses, and `own` is whole pages.
std::vector<Segment> cut_at(const MemoryMap& own, std::span<const Segment> segments);

}  // namespace kjump
