// SPDX-License-Identifier: MIT OR GPL-2.0-only
// ELF cores to feed kjump with, good ones and bad ones.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "elf/elf_class.hpp"

namespace kjump::test {

struct Load {
    std::uint64_t physical;
    std::vector<std::uint8_t> bytes;
    std::uint64_t memory_size = 0;   // 0: as many as bytes
    std::uint64_t claimed_size = 0;  // in the file; 0: as many as bytes
    std::uint64_t virtual_address = 0;
};

template <typename T>
void append(std::vector<std::uint8_t>& out, const T& value) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    out.insert(out.end(), bytes, bytes + sizeof value);
}

inline std::vector<std::uint8_t> note(const std::string& name, std::uint32_t type, const std::string& descriptor) {
    std::vector<std::uint8_t> out;
    append(out, Elf32_Nhdr{static_cast<Elf32_Word>(name.size() + 1), static_cast<Elf32_Word>(descriptor.size()), type});
    for (const auto& part : {name + '\0', descriptor}) {
        out.insert(out.end(), part.begin(), part.end());
        out.resize((out.size() + 3) / 4 * 4);
    }
    return out;
}

template <typename Elf>
std::vector<std::uint8_t> make_core(const std::vector<Load>& loads, const std::vector<std::uint8_t>& notes,
                                    std::uint16_t machine = EM_386) {
    typename Elf::Header header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = Elf::kClass;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_CORE;
    header.e_machine = machine;
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof(typename Elf::Program);
    header.e_phnum = static_cast<std::uint16_t>(loads.size() + 1);
    std::vector<std::uint8_t> out;
    append(out, header);
    auto offset = sizeof header + header.e_phnum * sizeof(typename Elf::Program);
    const auto put = [&](std::uint32_t type, std::uint64_t physical, std::uint64_t file, std::uint64_t memory,
                         std::uint64_t virtual_address) {
        typename Elf::Program program{};
        program.p_type = type;
        program.p_offset = static_cast<decltype(program.p_offset)>(offset);
        program.p_paddr = static_cast<decltype(program.p_paddr)>(physical);
        program.p_vaddr = static_cast<decltype(program.p_vaddr)>(virtual_address);
        program.p_filesz = static_cast<decltype(program.p_filesz)>(file);
        program.p_memsz = static_cast<decltype(program.p_memsz)>(memory);
        append(out, program);
        offset += file;
    };
    put(PT_NOTE, 0, notes.size(), 0, 0);
    for (const auto& load : loads) {
        const auto file = load.claimed_size != 0 ? load.claimed_size : load.bytes.size();
        put(PT_LOAD, load.physical, file, load.memory_size != 0 ? load.memory_size : file, load.virtual_address);
    }
    out.insert(out.end(), notes.begin(), notes.end());
    for (const auto& load : loads) {
        out.insert(out.end(), load.bytes.begin(), load.bytes.end());
    }
    return out;
}

// Pages that differ from each other.
inline std::vector<std::uint8_t> pattern(std::size_t bytes, std::uint32_t seed) {
    std::vector<std::uint8_t> out(bytes);
    for (auto& byte : out) {
        seed = seed * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(seed >> 24);
    }
    return out;
}

}  // namespace kjump::test
