// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The header of a kdump-compressed file, which is the start of an image, and its sub-header, with the notes of the
// core.
#pragma once

#include "elf/elf_core.hpp"
#include "image/kdump.hpp"

namespace kjump {

constexpr std::size_t kDumpHeaderBytes = 464;

// Memory at the addresses where its kernel has it, which the format itself does not tell: for who makes an ELF core.
struct KernelMapping {
    std::uint64_t physical, bytes, virtual_address;
    bool operator==(const KernelMapping&) const = default;
};

// The start of a file of `header`'s content.
std::array<std::uint8_t, kDumpHeaderBytes> dump_header(const Header& header);

// Whole pages, with all of `core` but its memory, and where its kernel has that. Sets what `shape` has of it.
std::vector<std::uint8_t> sub_header(const Core& core, KdumpShape& shape);

// What is in one, whose `bytes` are whole pages, as it was. Throws Failure(Exit::kDamaged), beginning with `name`.
std::vector<std::uint8_t> notes_in(Bytes bytes, const std::string& name);
std::vector<KernelMapping> mappings_in(Bytes bytes, const KdumpShape& shape, const std::string& name);

}  // namespace kjump
