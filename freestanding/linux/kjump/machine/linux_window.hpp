// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory of a kernel that is a peer: a window, and a piece of low memory, without which no kernel starts its other
// processors. It knows no more; what else is memory is reserved in its map, and stays whose it is.
#pragma once

#include <optional>
#include <vector>

#include <asm/bootparam.h>

#include "machine/firmware_map.hpp"
#include "machine/linux_image.hpp"

namespace kjump {

struct LinuxWindow {
    MemoryRange low;    // below 640 KiB
    MemoryRange range;  // the rest; below 4 GiB

    // Where the kernel is loaded, and where what it finds there has to begin: behind what it overwrites while it
    // decompresses itself.
    std::uint64_t kernel(const setup_header& header) const;
    std::uint64_t behind_kernel(const setup_header& header) const;
};

// In `machine`, as its firmware describes it. `at` and `size` are in bytes; without them the lowest place is taken, and
// as much as such a kernel with an initrd of `initrd` bytes is likely to need. Throws Failure(Exit::kUsage) if there is
// no memory at `at`, or too little for the kernel; Failure(Exit::kKernel) if there is none anywhere.
LinuxWindow choose_window(const FirmwareMap& machine, const setup_header& header, std::uint64_t initrd,
                          std::optional<std::uint64_t> at, std::optional<std::uint64_t> size);

// The map of memory by which the kernel finds itself alone. Throws Failure(Exit::kKernel) if it has more entries than
// can be passed on.
std::vector<boot_e820_entry> memory_map_of(const LinuxWindow& window, const FirmwareMap& machine);

}  // namespace kjump
