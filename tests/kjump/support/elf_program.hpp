// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF executables for i386.
#pragma once

#include <cstring>
#include <vector>

#include <elf.h>

#include "base/storage.hpp"

namespace kjump::test {

struct ElfLoad {
    std::uint32_t physical, offset, size, memory;
};

// With these segments, entered at the first; `offset` counts from behind the headers, where there are 4096 bytes.
inline std::vector<std::uint8_t> elf_program(const std::vector<ElfLoad>& loads) {
    const auto headers = sizeof(Elf32_Ehdr) + loads.size() * sizeof(Elf32_Phdr);
    Elf32_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS32;
    header.e_type = ET_EXEC;
    header.e_machine = EM_386;
    header.e_entry = loads.at(0).physical;
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof(Elf32_Phdr);
    header.e_phnum = static_cast<Elf32_Half>(loads.size());
    std::vector<std::uint8_t> file(headers + 4096, 0xc3);
    std::memcpy(file.data(), &header, sizeof header);
    for (std::size_t i = 0; i < loads.size(); ++i) {
        Elf32_Phdr program{};
        program.p_type = PT_LOAD;
        program.p_offset = static_cast<Elf32_Off>(headers + loads[i].offset);
        program.p_paddr = loads[i].physical;
        program.p_filesz = loads[i].size;
        program.p_memsz = loads[i].memory;
        std::memcpy(file.data() + sizeof header + i * sizeof program, &program, sizeof program);
    }
    return file;
}

}  // namespace kjump::test
