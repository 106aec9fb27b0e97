// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_window.hpp"

#include <algorithm>
#include <cinttypes>
#include <iterator>
#include <map>

#include <libjump/device.h>

#include "base/failure.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"
#include "machine/windows.hpp"

namespace kjump {
namespace {

// Linux keeps the first 64 KiB for the firmware; above 576 KiB may be the firmware's data.
constexpr std::uint64_t kLowStart = 0x10000, kLowEnd = 0x90000, kLeastLow = 0x10000;
// Below 16 MiB are legacy devices and, as kernels are built, no place for them.
constexpr std::uint64_t kLowestWindow = 16 << 20;

// What programs need.
constexpr std::uint64_t kPrograms = 96 << 20;

// [linux/boot] "Zero page"; INT 15h E820's numbers, by the names that Linux shows.
constexpr std::uint32_t kE820Ram = 1, kE820Reserved = 2;
constexpr struct {
    const char* type;
    std::uint32_t number;
} kTypes[] = {{kRam, kE820Ram},
              {"ACPI Tables", 3},
              {"ACPI Non-volatile Storage", 4},
              {"Unusable memory", 5},
              {kOtherKernels, kE820OtherKernels}};

MemoryRange low_memory(const MemoryMap& ram, const MemoryMap& own) {
    const auto others = ram.without(own);
    for (const auto& map : {ram.without(others), others}) {
        for (const auto& range : map.ranges()) {
            const auto end = std::min(page_down(range.end), kLowEnd);
            if (range.start <= kLowStart && kLowStart + kLeastLow <= end) {
                return {kLowStart, end};
            }
        }
    }
    throw Failure(Exit::kKernel, "a kernel needs memory from 0x10000 to 0x20000, and this machine has none there");
}

std::uint64_t likely_size(const setup_header& header, std::uint64_t initrd, std::uint64_t at) {
    const LinuxWindow window{{}, {at, at}};
    // Twice what is unpacked, since the file system that it is unpacked to takes half of the memory at most.
    return round_up(window.behind_kernel(header) - at + (1 + 2 * kUnpackedInitrd) * initrd + kPrograms, kWindowPiece);
}

// The size of the window that begins there; 0 if none does.
std::uint64_t size_of_window(const MemoryMap& windows, std::uint64_t at) {
    const auto found = std::ranges::find(windows.ranges(), at, &MemoryRange::start);
    return found == windows.ranges().end() ? 0 : found->end - found->start;
}

LinuxWindow window_at(const Places& places, const MemoryMap& ram, MemoryRange low, std::uint64_t at, std::uint64_t size,
                      std::uint64_t limit) {
    const MemoryRange range{at, at + page_up(size)};
    const auto refuse = [&](const std::string& why) {
        throw Failure(Exit::kUsage,
                      text("a window from %#" PRIx64 " to %#" PRIx64 " cannot be: ", at, range.end) + why);
    };
    if (range.end > limit || !ram.covers(range)) {
        refuse(text("not all of it is memory below %#" PRIx64, limit));
    }
    if (places.own.overlaps(range) && !places.own.covers(range)) {
        refuse("this kernel uses only a part of it");
    }
    if (places.windows.overlaps(range) && !places.windows.covers(range)) {
        refuse("only a part of it is in a window that this kernel gave up");
    }
    return {low, range};
}

LinuxWindow lowest_window(const Places& places, const setup_header& header, MemoryRange low, std::uint64_t initrd,
                          std::optional<std::uint64_t> size, std::uint64_t limit) {
    const auto exchanged = places.own.without(places.windows);
    std::uint64_t wanted = 0;
    for (const auto& range : exchanged.ranges()) {
        const auto start = round_up(std::max(range.start, kLowestWindow), kWindowPiece);
        wanted = page_up(size.value_or(likely_size(header, initrd, start)));
        if (start + wanted <= std::min(range.end, limit)) {
            return {low, {start, start + wanted}};
        }
    }
    throw Failure(Exit::kKernel,
                  "this kernel has no " + mebibytes(wanted) +
                      text(" of memory in a row from 16 MiB to %#" PRIx64 "; --size=SIZE asks for less", limit));
}

std::uint32_t number_of(const std::string& type) {
    const auto* const found = std::ranges::find_if(kTypes, [&](auto& known) { return type == known.type; });
    return found == std::end(kTypes) ? kE820Reserved : found->number;
}

}  // namespace

std::uint64_t LinuxWindow::kernel(const setup_header& header) const {
    return round_up(range.start, std::max<std::uint64_t>(header.kernel_alignment, kPage));
}

std::uint64_t LinuxWindow::unpacked_kernel(const setup_header& header) const {
    return std::max<std::uint64_t>(kernel(header), header.pref_address);
}

std::uint64_t LinuxWindow::behind_kernel(const setup_header& header) const {
    return page_up(unpacked_kernel(header) + header.init_size);
}

std::uint64_t likely_window_size(const setup_header& header, std::uint64_t initrd) {
    return likely_size(header, initrd, kLowestWindow);
}

LinuxWindow choose_window(const Places& places, const LinuxImage& image, std::uint64_t initrd,
                          std::optional<std::uint64_t> at, std::optional<std::uint64_t> size) {
    const auto ram = memory_of_type(places.firmware, kRam);
    const auto low = low_memory(ram, places.own);
    const auto limit = image.limit();
    if (!at) {
        return lowest_window(places, image.header, low, initrd, size, limit);
    }
    if (*at < kLowMemoryEnd || *at % kPage != 0 || *at >= limit) {
        throw Failure(Exit::kUsage,
                      text("a window at %#" PRIx64 " cannot be: it has to begin with a page, from 1 MiB on and below "
                           "%#" PRIx64,
                           *at, limit));
    }
    const auto all = size_of_window(places.windows, *at);
    return window_at(places, ram, low, *at,
                     size       ? *size
                     : all != 0 ? all
                                : likely_size(image.header, initrd, *at),
                     limit);
}

LinuxWindow keep_room_for_core(LinuxWindow window) {
    const auto [start, end] = window.range;
    if (end - start <= LIBJUMP_DEVICE_CORE) {
        throw Failure(Exit::kUsage,
                      "--vmcore takes " + mebibytes(LIBJUMP_DEVICE_CORE) + " of the window, which has not more");
    }
    window.range.end = end - LIBJUMP_DEVICE_CORE;
    window.core = {window.range.end, end};
    return window;
}

std::vector<boot_e820_entry> memory_map_of(const LinuxWindow& window, const FirmwareMap& machine) {
    const MemoryMap own({window.low, window.range});
    std::map<std::uint32_t, std::vector<MemoryRange>> by_type;
    const auto add = [&](const MemoryMap& map, std::uint32_t type) {
        auto& ranges = by_type[type];
        ranges.insert(ranges.end(), map.ranges().begin(), map.ranges().end());
    };
    for (const auto& [range, type] : machine) {
        const MemoryMap all({range});
        if (type != kRam) {
            add(all, number_of(type));
            continue;
        }
        const auto others = all.without(own);
        add(all.without(others), kE820Ram);
        add(others, kE820OtherKernels);
    }
    std::vector<boot_e820_entry> list;
    for (const auto& [type, ranges] : by_type) {
        const MemoryMap map(ranges);  // joins neighbours, since there is room for few
        for (const auto& range : map.ranges()) {
            list.push_back({range.start, range.end - range.start, type});
        }
    }
    std::ranges::sort(list, {}, [](const auto& entry) { return entry.addr; });
    if (list.size() > E820_MAX_ENTRIES_ZEROPAGE) {
        throw Failure(Exit::kKernel, text("the firmware's map of memory would have %zu entries, and a kernel takes %d",
                                          list.size(), E820_MAX_ENTRIES_ZEROPAGE));
    }
    return list;
}

}  // namespace kjump
