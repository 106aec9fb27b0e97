// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The segments of a core as kexec_load(2) takes them.
#pragma once

#include <linux/kexec.h>

#include "elf/elf_core.hpp"

namespace kjump {

// In the order of their addresses. `file` is where the bytes of the core's file are in memory; it
// has to stay there. Pages that a segment covers only in part are left out: Linux does not use
// them, and what shares them is the firmware's.
std::vector<kexec_segment> kexec_segments(const Core& core, const std::uint8_t* file);

}  // namespace kjump
