// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An ELF32 executable for i386, read whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <elf.h>

namespace user {

class ElfFile {
public:
    // Ends the program if the file is no such executable, or shorter than its headers say.
    explicit ElfFile(const char* name);

    std::uint32_t entry() const { return header().e_entry; }

    // Those that are loaded (PT_LOAD).
    const std::vector<Elf32_Phdr>& segments() const { return segments_; }

    // The file's contents of a segment; valid as long as this object.
    std::string_view content(const Elf32_Phdr& segment) const {
        return std::string_view(bytes_).substr(segment.p_offset, segment.p_filesz);
    }

    // The address of the first symbol whose name has `part` in it. Ends the program if there is none.
    std::uint32_t symbol(const char* part) const;

private:
    template <typename Entry>
    const Entry* table(std::size_t offset) const {
        return reinterpret_cast<const Entry*>(bytes_.data() + offset);
    }
    const Elf32_Ehdr& header() const { return *table<Elf32_Ehdr>(0); }

    std::string name_, bytes_;
    std::vector<Elf32_Phdr> segments_;
};

}  // namespace user
