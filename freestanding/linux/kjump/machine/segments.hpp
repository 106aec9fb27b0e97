// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory of a core as a kernel loads it.
#pragma once

#include "elf/elf_core.hpp"
#include "machine/kernel.hpp"

namespace kjump {

// In the order of their addresses. `file` is where the bytes of the core's file are in memory; it
// has to stay there. Pages that a segment covers only in part are left out: Linux does not use
// them, and what shares them is the firmware's.
std::vector<Segment> segments_of(const Core& core, const std::uint8_t* file);

}  // namespace kjump
