// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The headers of an ELF core in both widths.
#pragma once

#include <vector>

#include "base/source.hpp"

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

struct ElfHeaders {
    bool is_64;
    std::uint16_t machine;  // EM_386 or EM_X86_64
    std::vector<ProgramHeader> programs;
};

// The file's header is at `start`, in bytes, and all others behind it; what these tell of is where they say. Throws
// Failure(Exit::kSource) if that is no core of an x86 machine.
ElfHeaders read_headers(Source& source, std::uint64_t start);

// Size of the ELF header, `count` program headers and the section header that counts them where
// e_phnum cannot.
std::uint64_t headers_bytes(bool is_64, std::size_t count);

// All of these, ready for the front of a file.
std::vector<std::uint8_t> write_headers(const ElfHeaders& headers);

}  // namespace kjump
