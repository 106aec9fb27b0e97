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

// What an initrd usually becomes when it is unpacked, as a multiple of its size.
inline constexpr std::uint64_t kUnpackedInitrd = 4;

struct LinuxWindow {
    MemoryRange low;    // below 640 KiB
    MemoryRange range;  // the rest; below 4 GiB
    // Behind `range`: reserved to it, for the core header of the kernel that leaves; empty without one.
    MemoryRange core{};

    // Behind the header a page is left for what a saver is told (machine/saver_page.hpp).
    MemoryRange core_header() const { return {core.start, core.end == 0 ? 0 : core.end - kPage}; }
    MemoryRange with_core() const { return {range.start, range.end + (core.end - core.start)}; }

    // Physical: where the kernel is loaded, and where what it finds there has to begin: behind what it overwrites while
    // it unpacks itself.
    std::uint64_t kernel(const setup_header& header) const;
    // Likewise, of one that is unpacked: where one that unpacks itself would, without chance.
    std::uint64_t unpacked_kernel(const setup_header& header) const;
    std::uint64_t behind_kernel(const setup_header& header) const;
};

// Where windows can be. A segment is exchanged or in place as a whole, so that it may not cross a border among these.
struct Places {
    FirmwareMap firmware;
    MemoryMap own;      // the running kernel's memory
    MemoryMap windows;  // that it gave up
};

// Bytes that such a kernel with an initrd of `initrd` bytes is likely to need.
std::uint64_t likely_window_size(const setup_header& header, std::uint64_t initrd);

// `at` is a physical address, `size` in bytes; without them the window is at the lowest place in the kernel's own
// memory from 16 MiB on, and has as much as such a kernel with an initrd of `initrd` bytes is likely to need, or all of
// the window that begins at `at`. Throws Failure(Exit::kUsage) if no window can be at `at`, Failure(Exit::kKernel) if
// none can be anywhere.
LinuxWindow choose_window(const Places& places, const LinuxImage& image, std::uint64_t initrd,
                          std::optional<std::uint64_t> at, std::optional<std::uint64_t> size);

// The same window, of which the last part is for the core header. Throws Failure(Exit::kUsage) if it is too small.
LinuxWindow keep_room_for_core(LinuxWindow window);

// The map of memory by which the kernel finds itself alone, in the order of addresses. Throws Failure(Exit::kKernel) if
// it has more entries than can be passed on.
std::vector<boot_e820_entry> memory_map_of(const LinuxWindow& window, const FirmwareMap& machine);

}  // namespace kjump
