// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The kernel's slots, each with an image or none; libjump's patch adds them to Linux.
#pragma once

#include <optional>
#include <vector>

#include "base/file.hpp"
#include "commands/commands.hpp"

namespace kjump {

// The slot that kexec_load(2) and reboot(2) act on. Throws Failure(Exit::kKernel) if this kernel
// has none.
std::uint64_t chosen_slot(const Context& context);

// Throws Failure(Exit::kKernel) without the privilege.
void choose_slot(const Context& context, std::uint64_t slot);

// /sys/kernel/kexec_memory, locked: keeps other processes that call this from choosing slots,
// loading and leaving, as long as it lives; waits until it may, with a notice. Nothing where this
// kernel has not all of libjump's patch. Throws Failure(Exit::kKernel) without the privilege.
std::optional<File> lock_slots(const Context& context);

// A line for each slot: the entry of its image, 0 if its peer left none, or "-". None of them if
// this kernel has no slots.
std::vector<std::string> slot_entries(const Context& context);

}  // namespace kjump
