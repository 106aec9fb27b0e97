// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a boot loader tells a kernel of the machine ([linux/boot] "Zero page"), by one that runs on it already.
#pragma once

#include "machine/linux_window.hpp"

namespace kjump {

// The screen, where ACPI's tables are, and the map of memory for a kernel in `window`. Out of `root`/sys. Throws
// Failure(Exit::kIo), and what memory_map_of() does.
boot_params boot_knowledge(const std::string& root, const LinuxWindow& window, const FirmwareMap& machine);

// False on a machine that was started by EFI, also for a kernel that was loaded by one that knows.
bool has_bios(const std::string& root);

// The word of a command line that says so to the kernel that is loaded.
inline constexpr const char* kNoBios = "kjump_bios=no";

}  // namespace kjump
