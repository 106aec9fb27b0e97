// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/linux_window.hpp"

#include <algorithm>
#include <cinttypes>
#include <iterator>

#include "base/failure.hpp"
#include "base/storage.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// Linux keeps the first 64 KiB for the firmware; above 576 KiB may be the firmware's data.
constexpr std::uint64_t kLowStart = 0x10000, kLowEnd = 0x90000, kLeastLow = 0x10000;
// Below 16 MiB are legacy devices and, as kernels are built, no place for them.
constexpr std::uint64_t kLowestWindow = 16 << 20, kPiece = 2 << 20, k4GiB = std::uint64_t{1} << 32;

// What an initrd becomes when it is unpacked, at most, as a multiple of its size; and what programs need.
constexpr std::uint64_t kUnpacked = 4, kPrograms = 96 << 20;

// [linux/boot] "Zero page"; INT 15h E820's numbers, by the names that Linux shows.
constexpr std::uint32_t kE820Ram = 1, kE820Reserved = 2;
constexpr struct {
    const char* type;
    std::uint32_t number;
} kTypes[] = {{kRam, kE820Ram}, {"ACPI Tables", 3}, {"ACPI Non-volatile Storage", 4}, {"Unusable memory", 5}};

constexpr std::uint64_t up(std::uint64_t address, std::uint64_t unit) { return (address + unit - 1) / unit * unit; }

MemoryRange low_memory(const MemoryMap& ram) {
    for (const auto& range : ram.ranges()) {
        const auto end = std::min(page_down(range.end), kLowEnd);
        if (range.start <= kLowStart && kLowStart + kLeastLow <= end) {
            return {kLowStart, end};
        }
    }
    throw Failure(Exit::kKernel, "a kernel needs memory from 0x10000 to 0x20000, and this machine has none there");
}

[[noreturn]] void refuse_window(std::uint64_t at, const std::string& why) {
    throw Failure(Exit::kUsage, text("a window at %#" PRIx64 " cannot be: ", at) + why);
}

std::uint64_t likely_size(const setup_header& header, std::uint64_t initrd, std::uint64_t at) {
    const LinuxWindow window{{}, {at, at}};
    return up(window.behind_kernel(header) - at + (1 + kUnpacked) * initrd + kPrograms, kPiece);
}

std::uint32_t number_of(const std::string& type) {
    const auto* const found = std::ranges::find_if(kTypes, [&](auto& known) { return type == known.type; });
    return found == std::end(kTypes) ? kE820Reserved : found->number;
}

void add(std::vector<boot_e820_entry>& list, const MemoryMap& map, std::uint32_t type) {
    for (const auto& range : map.ranges()) {
        list.push_back({range.start, range.end - range.start, type});
    }
}

}  // namespace

std::uint64_t LinuxWindow::kernel(const setup_header& header) const {
    return up(range.start, std::max<std::uint64_t>(header.kernel_alignment, kPage));
}

std::uint64_t LinuxWindow::behind_kernel(const setup_header& header) const {
    return page_up(std::max<std::uint64_t>(kernel(header), header.pref_address) + header.init_size);
}

LinuxWindow choose_window(const FirmwareMap& machine, const setup_header& header, std::uint64_t initrd,
                          std::optional<std::uint64_t> at, std::optional<std::uint64_t> size) {
    const auto ram = memory_of_type(machine, kRam);
    const auto low = low_memory(ram);
    if (at) {
        if (*at < kLowMemoryEnd || *at % kPage != 0 || *at >= k4GiB) {
            refuse_window(*at, "it has to begin with a page, from 1 MiB on and below 4 GiB");
        }
        const MemoryRange range{*at, *at + page_up(size.value_or(likely_size(header, initrd, *at)))};
        if (range.end > k4GiB || !ram.covers(range)) {
            refuse_window(*at, text("up to %#" PRIx64 " not all is memory below 4 GiB", range.end));
        }
        return {low, range};
    }
    std::uint64_t wanted = 0;
    for (const auto& range : ram.ranges()) {
        const auto start = up(std::max(range.start, kLowestWindow), kPiece);
        wanted = page_up(size.value_or(likely_size(header, initrd, start)));
        if (start + wanted <= std::min(range.end, k4GiB)) {
            return {low, {start, start + wanted}};
        }
    }
    throw Failure(Exit::kKernel, "this machine has no " + mebibytes(wanted) +
                                     " of memory in a row from 16 MiB to 4 GiB; --size=SIZE asks for less");
}

std::vector<boot_e820_entry> memory_map_of(const LinuxWindow& window, const FirmwareMap& machine) {
    const MemoryMap own({window.low, window.range});
    std::vector<boot_e820_entry> list;
    for (const auto& [range, type] : machine) {
        const MemoryMap all({range});
        if (type != kRam) {
            add(list, all, number_of(type));
            continue;
        }
        const auto others = all.without(own);
        add(list, all.without(others), kE820Ram);
        add(list, others, kE820Reserved);
    }
    std::ranges::sort(list, {}, [](const auto& entry) { return entry.addr; });
    if (list.size() > E820_MAX_ENTRIES_ZEROPAGE) {
        throw Failure(Exit::kKernel, text("the firmware's map of memory would have %zu entries, and a kernel takes %d",
                                          list.size(), E820_MAX_ENTRIES_ZEROPAGE));
    }
    return list;
}

}  // namespace kjump
