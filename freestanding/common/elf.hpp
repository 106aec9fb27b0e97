// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF executables, whose segments go to physical addresses. [elf] "ELF Header", "Program Header"; [elf64] has their
// wider forms.
#pragma once

#include <cstdint>

namespace freestanding {

inline constexpr std::uint32_t kElfMagic = 0x464c457f, kElfLoadable = 1;
inline constexpr std::uint16_t kElfExecutable = 2;

template <class Word>
struct ElfHeader {
    std::uint32_t magic;
    std::uint8_t file_class, ident[11];
    std::uint16_t type, machine;
    std::uint32_t version;
    Word entry, program_headers, section_headers;
    std::uint32_t flags;
    std::uint16_t size, program_header_size, program_header_count, rest[3];
};

// ELF32 for i386.
struct Elf32 {
    using Word = std::uint32_t;
    struct Segment {
        std::uint32_t type, offset, virtual_address, physical_address, file_size, memory_size, flags, align;
    };
    static constexpr std::uint8_t kClass = 1;
    static constexpr std::uint16_t kMachine = 3;
    static constexpr const char* kOtherMachine = "is ELF for another machine than i386";
};

// ELF64 for x86_64.
struct Elf64 {
    using Word = std::uint64_t;
    struct Segment {
        std::uint32_t type, flags;
        std::uint64_t offset, virtual_address, physical_address, file_size, memory_size, align;
    };
    static constexpr std::uint8_t kClass = 2;
    static constexpr std::uint16_t kMachine = 62;
    static constexpr const char* kOtherMachine = "is ELF for another machine than x86_64";
};

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

// True for a file of Elf32's or Elf64's class, for whichever machine.
template <class Elf>
[[nodiscard]] bool has_class(const std::uint8_t* file, std::uint64_t size) {
    std::uint8_t file_class = 0;
    return is_elf(file, size) && read_struct(file, size, sizeof kElfMagic, file_class) && file_class == Elf::kClass;
}

// Reads a whole file of `size` bytes, whatever is in it. `load(segment)` is called for every segment that takes memory,
// in the order of the file, once its bytes are known to lie in the file; it returns null to go on. The result is null,
// or what is wrong, in words that follow the file's name; `entry` is set if it is null.
template <class Elf, class Load>
[[nodiscard]] const char* read_elf(const std::uint8_t* file, std::uint64_t size, typename Elf::Word& entry,
                                   Load&& load) {
    ElfHeader<typename Elf::Word> header;
    typename Elf::Segment segment;
    if (!is_elf(file, size)) {
        return "is no ELF file";
    }
    if (!read_struct(file, size, 0, header)) {
        return "ends early";
    }
    if (header.file_class != Elf::kClass || header.machine != Elf::kMachine) {
        return Elf::kOtherMachine;
    }
    if (header.type != kElfExecutable || header.program_header_size != sizeof segment) {
        return "is no ELF executable with fixed addresses";
    }
    const std::uint64_t headers = header.program_headers;
    for (std::uint32_t i = 0; i < header.program_header_count; ++i) {
        if (headers > size || !read_struct(file, size, headers + std::uint64_t{i} * sizeof segment, segment)) {
            return "ends early";
        }
        if (segment.type != kElfLoadable || segment.memory_size == 0) {
            continue;
        }
        if (segment.file_size > segment.memory_size || segment.offset > size ||
            segment.file_size > size - segment.offset) {
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
