// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The entry: the physical address at which the kernel that left wants to be entered.
#pragma once

#include <optional>
#include <vector>

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

// The same with the memory of the machine and of the running kernel, out of `root`/sys and `root`/proc.
void check_entry(std::uint64_t entry, const std::string& root);

// True if `page`, the one that holds the entry, is the control page of a kernel that left and has not come back, of
// whatever width: each can be entered in protected mode (docs/SPEC.md "The control page").
bool is_way_back(std::uint64_t entry, Bytes page);

// The same of a kernel of that ELF `machine`, EM_386 or EM_X86_64.
bool is_way_back_of(std::uint16_t machine, std::uint64_t entry, Bytes page);

// Bytes of a kernel's memory, physical.
struct Patch {
    std::uint64_t start;
    std::vector<std::uint8_t> bytes;
};

// In an image of a kernel of 64 bits memory is where that kernel has it, whatever it was exchanged with when it left.
// So the way back, which would exchange it again, has to be told to move nothing: by this, once the image is loaded.
Patch moves_nothing(std::uint64_t entry);

}  // namespace kjump
