// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "elf/elf_headers.hpp"

#include <cstring>
#include <string_view>

#include "base/failure.hpp"
#include "elf/elf_class.hpp"

namespace kjump {
namespace {

// The same in both widths.
struct Front {
    unsigned char ident[EI_NIDENT];
    std::uint16_t type;
    std::uint16_t machine;
};
static_assert(sizeof(Front) == offsetof(Elf32_Ehdr, e_version) && sizeof(Front) == offsetof(Elf64_Ehdr, e_version));

constexpr std::size_t kMostHeaders = 4 << 20;  // enough for one header for each page of 16 GiB

// A count that does not fit e_phnum stands in the first section header.
template <typename Elf>
std::size_t count_headers(Source& source, std::uint64_t start, const typename Elf::Header& header) {
    if (header.e_phnum != PN_XNUM) {
        return header.e_phnum;
    }
    return read_struct<typename Elf::Section>(source, start + header.e_shoff).sh_info;
}

template <typename Elf>
ElfHeaders read_headers_of(Source& source, std::uint64_t start, std::span<const std::uint8_t> front) {
    typename Elf::Header header;
    std::memcpy(&header, front.data(), front.size());
    source.read(start + front.size(),
                {reinterpret_cast<std::uint8_t*>(&header) + front.size(), sizeof header - front.size()});
    const auto count = count_headers<Elf>(source, start, header);
    if (header.e_phentsize != sizeof(typename Elf::Program) || count > kMostHeaders) {
        throw Failure(Exit::kSource, source.name() + ": its ELF header makes no sense");
    }
    ElfHeaders headers{Elf::kClass == ELFCLASS64, header.e_machine, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const auto program =
            read_struct<typename Elf::Program>(source, start + header.e_phoff + i * sizeof(typename Elf::Program));
        headers.programs.push_back({program.p_type, program.p_flags, program.p_offset, program.p_vaddr, program.p_paddr,
                                    program.p_filesz, program.p_memsz});
    }
    return headers;
}

// What makedumpfile makes without -E: kdump-compressed, or flattened for a pipe.
void refuse_other_dumps(const Front& front, const Source& source) {
    const std::string_view start(reinterpret_cast<const char*>(&front), sizeof front);
    if (start.starts_with("KDUMP   ")) {
        throw Failure(Exit::kSource, source.name() + ": is a compressed dump; makedumpfile -E makes an ELF core");
    }
    if (start.starts_with("makedumpfile")) {
        throw Failure(Exit::kSource,
                      source.name() + ": is a flattened dump; makedumpfile -E without -F makes an ELF core");
    }
}

}  // namespace

ElfHeaders read_headers(Source& source, std::uint64_t start) {
    const auto front = read_struct<Front>(source, start);
    refuse_other_dumps(front, source);
    if (std::memcmp(front.ident, ELFMAG, SELFMAG) != 0 ||
        (front.ident[EI_CLASS] != ELFCLASS32 && front.ident[EI_CLASS] != ELFCLASS64) ||
        front.ident[EI_DATA] != ELFDATA2LSB || front.type != ET_CORE) {
        throw Failure(Exit::kSource, source.name() + ": is no ELF core");
    }
    if (front.machine != EM_386 && front.machine != EM_X86_64) {
        throw Failure(Exit::kSource, source.name() + ": is the core of another kind of machine");
    }
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(&front), sizeof front);
    return front.ident[EI_CLASS] == ELFCLASS64 ? read_headers_of<Elf64>(source, start, bytes)
                                               : read_headers_of<Elf32>(source, start, bytes);
}

}  // namespace kjump
