// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the firmware has said of memory, all of it: Linux's /sys/firmware/memmap.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "machine/memory_map.hpp"

namespace kjump {

struct FirmwareRange {
    MemoryRange range;
    std::string type;  // Linux's words, "System RAM"
};

using FirmwareMap = std::vector<FirmwareRange>;  // in no order

inline constexpr const char* kRam = "System RAM";
inline constexpr const char* kReserved = "Reserved";
// RAM of kernels that are away, as a kernel that kjump load has loaded is told of it: by a number that the standard
// leaves to firmware, for which Linux has these words, as for any other that it does not know. Such a kernel keeps off
// it as from what is reserved. [acpi] "Address Range Types"
inline constexpr const char* kOtherKernels = "Unknown E820 type";
inline constexpr std::uint32_t kE820OtherKernels = 0xf0004c4a;

// Out of `root`/sys/firmware/memmap. Throws Failure(Exit::kIo).
FirmwareMap firmware_map(const std::string& root);

// What of it has that type, or one of those.
MemoryMap memory_of_type(const FirmwareMap& map, const std::string& type);
MemoryMap memory_of_types(const FirmwareMap& map, std::initializer_list<const char*> types);

}  // namespace kjump
