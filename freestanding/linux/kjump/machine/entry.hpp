// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The entry: the physical address at which the kernel that left wants to be entered.
#pragma once

#include <optional>
#include <span>

#include <libjump/control_header.hpp>

#include "base/storage.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

// kexec_jump_back_entry= in the text of /proc/cmdline, which says that this kernel was entered by
// a jump. Throws Failure(Exit::kNoPeer) if it is no address.
std::optional<std::uint64_t> jump_back_entry(const std::string& command_line);

// kjump_vmcoreinfo= there, by which the kernel that left may give the physical address of its VMCOREINFO note. The
// same.
std::optional<std::uint64_t> vmcoreinfo_note(const std::string& command_line);

// Throws Failure(Exit::kNoPeer) if no other kernel can be at that address.
void check_entry(std::uint64_t entry, const MemoryMap& machine, const MemoryMap& own);

// Kernels that can be entered in protected mode, whatever their width; and those of which there are images.
inline constexpr libjump::Machine kAllMachines[] = {libjump::Machine::kI386, libjump::Machine::kX86_64};
inline constexpr libjump::Machine kSavedMachines[] = {libjump::Machine::kI386};

// True if `page`, the one that holds the entry, is the control page of a kernel of these `machines` that left and has
// not come back (docs/SPEC.md "The control page").
bool is_way_back(std::uint64_t entry, Bytes page, std::span<const libjump::Machine> machines);

}  // namespace kjump
