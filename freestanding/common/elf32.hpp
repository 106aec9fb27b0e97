// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF32 executables for i386, whose segments go to physical addresses. [elf] "ELF Header", "Program Header".
#pragma once

#include <cstdint>

namespace freestanding {

struct Elf32Header {
    std::uint32_t magic;
    std::uint8_t file_class, ident[11];
    std::uint16_t type, machine;
    std::uint32_t version, entry, program_headers, section_headers, flags;
    std::uint16_t size, program_header_size, program_header_count, rest[3];
};

struct Elf32Segment {
    std::uint32_t type, offset, virtual_address, physical_address, file_size, memory_size, flags, align;
};

inline constexpr std::uint32_t kElfMagic = 0x464c457f, kElfLoadable = 1;
inline constexpr std::uint8_t kElfClass32 = 1;
inline constexpr std::uint16_t kElfExecutable = 2, kElfI386 = 3;

// False if it is not all in the file.
template <class Struct>
[[nodiscard]] bool read_struct(const std::uint8_t* file, std::uint64_t size, std::uint64_t offset, Struct& value) {
    if (offset > size || sizeof value > size - offset) {
        return false;
    }
    __builtin_memcpy(&value, file + offset, sizeof value);  // the file need not be aligned
    return true;
}

[[nodiscard]] inline bool is_elf(const std::uint8_t* file, std::uint64_t size) {
    std::uint32_t magic = 0;
    return read_struct(file, size, 0, magic) && magic == kElfMagic;
}

// Reads a whole file of `size` bytes, whatever is in it. `load(segment)` is called for every segment that takes memory,
// in the order of the file, once its bytes are known to lie in the file; it returns null to go on. The result is null,
// or what is wrong, in words that follow the file's name; `entry` is set if it is null.
template <class Load>
[[nodiscard]] const char* read_elf32(const std::uint8_t* file, std::uint64_t size, std::uint32_t& entry, Load&& load) {
    Elf32Header header;
    if (!is_elf(file, size)) {
        return "is no ELF file";
    }
    if (!read_struct(file, size, 0, header)) {
        return "ends early";
    }
    if (header.file_class != kElfClass32 || header.machine != kElfI386) {
        return "is ELF for another machine than i386";
    }
    if (header.type != kElfExecutable || header.program_header_size != sizeof(Elf32Segment)) {
        return "is no ELF executable with fixed addresses";
    }
    for (std::uint32_t i = 0; i < header.program_header_count; ++i) {
        Elf32Segment segment;
        if (!read_struct(file, size, header.program_headers + std::uint64_t{i} * sizeof segment, segment)) {
            return "ends early";
        }
        if (segment.type != kElfLoadable || segment.memory_size == 0) {
            continue;
        }
        if (segment.file_size > segment.memory_size || std::uint64_t{segment.offset} + segment.file_size > size) {
            return "ends early, or a segment has more bytes than memory";
        }
        if (const char* wrong = load(segment)) {
            return wrong;
        }
    }
    entry = header.entry;
    return nullptr;
}

}  // namespace freestanding
