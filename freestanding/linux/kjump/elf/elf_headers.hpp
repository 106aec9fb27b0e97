// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The headers of an ELF core in both widths.
#pragma once

#include "elf/elf_core.hpp"

namespace kjump {

struct ProgramHeader {
    std::uint32_t type;
    std::uint32_t flags;
    std::uint64_t offset;
    std::uint64_t virtual_address;
    std::uint64_t physical;
    std::uint64_t file_size;
    std::uint64_t memory_size;
};

// Sets what the ELF header says in `core`. Throws Failure(Exit::kSource) if it is no core of an x86
// machine.
std::vector<ProgramHeader> read_program_headers(Source& source, Core& core);

// Size of the ELF header, the program headers and what counts them.
std::uint64_t headers_bytes(const Core& core);

// These headers and the notes, filled up with zeros to a whole page. Segments need their offsets.
std::vector<std::uint8_t> write_headers(const Core& core);

}  // namespace kjump
