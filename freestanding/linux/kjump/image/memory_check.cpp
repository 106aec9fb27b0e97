// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/memory_check.hpp"

#include <limits>

namespace kjump {
namespace {

MemoryMap above(std::uint64_t start) { return MemoryMap({{start, std::numeric_limits<std::uint64_t>::max()}}); }

}  // namespace

std::string describe_difference(const Header& header, const MemoryMap& machine) {
    if (digest_of(machine) == header.memory_digest) {
        return {};
    }
    const auto saved = parse_map(header.memory_text);
    auto now = machine;
    // The header has no room for a map of hundreds of ranges; what it lacks cannot be compared.
    if (digest_of(saved) != header.memory_digest && !saved.ranges().empty()) {
        now = now.without(above(saved.ranges().back().end));
    }
    return "RAM of the image's machine alone: " + saved.without(now).describe() +
           "; of this one alone: " + now.without(saved).describe();
}

void check_memory(const Header& header, const MemoryMap& pages, const MemoryMap& machine, const std::string& name,
                  const Notice& notice) {
    const auto difference = describe_difference(header, machine);
    if (difference.empty()) {
        return;
    }
    // Boot loaders report the memory below 1 MiB differently.
    const auto lacking = pages.without(MemoryMap({{0, kLowMemoryEnd}})).without(machine);
    if (!lacking.ranges().empty()) {
        throw Failure(Exit::kForeign, name + ": the image has memory at " + lacking.describe() +
                                          ", where this machine has no RAM that the firmware leaves to it (" +
                                          difference + ")");
    }
    notice(name + ": the memory map has changed, but not where the image is (" + difference +
           "); if its kernel uses ACPI, the firmware's tables may not be where it left them");
}

MemoryMap missing_ranges(const MemoryMap& machine, const MemoryMap& pages, const MemoryMap& own) {
    auto ranges = machine.ranges();
    std::erase_if(ranges, [&](const auto& range) { return pages.overlaps(range) || own.overlaps(range); });
    return MemoryMap(ranges);
}

}  // namespace kjump
