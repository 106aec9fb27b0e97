// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "elf_file.hpp"

#include "error.hpp"
#include "file.hpp"

namespace user {

ElfFile::ElfFile(const char* name) : name_(name), bytes_(contents(name)) {
    if (bytes_.size() < sizeof(Elf32_Ehdr) || std::memcmp(header().e_ident, ELFMAG "\1", SELFMAG + 1) != 0 ||
        header().e_type != ET_EXEC || header().e_machine != EM_386 ||
        header().e_phoff + header().e_phnum * sizeof(Elf32_Phdr) > bytes_.size()) {
        die(name, "not an executable for i386");
    }
    const auto* program = table<Elf32_Phdr>(header().e_phoff);
    for (unsigned i = 0; i < header().e_phnum; ++i) {
        if (program[i].p_type != PT_LOAD) {
            continue;
        }
        if (program[i].p_offset + program[i].p_filesz > bytes_.size()) {
            die(name, "shorter than its headers say");
        }
        segments_.push_back(program[i]);
    }
}

std::uint32_t ElfFile::symbol(const char* part) const {
    const auto* sections = table<Elf32_Shdr>(header().e_shoff);
    for (unsigned i = 0; i < header().e_shnum; ++i) {
        if (sections[i].sh_type != SHT_SYMTAB) {
            continue;
        }
        const auto* symbols = table<Elf32_Sym>(sections[i].sh_offset);
        const auto* names = table<char>(sections[sections[i].sh_link].sh_offset);
        for (unsigned k = 0; k < sections[i].sh_size / sizeof *symbols; ++k) {
            if (std::strstr(names + symbols[k].st_name, part) != nullptr) {
                return symbols[k].st_value;
            }
        }
    }
    die(name_.c_str(), "there is no such symbol");
}

}  // namespace user
