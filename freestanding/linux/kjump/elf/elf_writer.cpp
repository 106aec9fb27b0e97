// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cstring>

#include "elf/elf_class.hpp"
#include "elf/elf_headers.hpp"

namespace kjump {
namespace {

template <typename Elf>
class Writer {
public:
    explicit Writer(const ElfHeaders& headers) : headers_(headers), count_(headers.programs.size()) {}

    static std::uint64_t bytes(std::size_t count) {
        return sizeof(typename Elf::Header) + sizeof(typename Elf::Section) + count * sizeof(typename Elf::Program);
    }

    std::vector<std::uint8_t> write() {
        out_.reserve(static_cast<std::size_t>(bytes(count_)));
        put(header());
        for (const auto& program : headers_.programs) {
            put(narrow(program));
        }
        put(section());
        return std::move(out_);
    }

private:
    template <typename T>
    void put(const T& value) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
        out_.insert(out_.end(), bytes, bytes + sizeof value);
    }

    typename Elf::Header header() const {
        typename Elf::Header header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = Elf::kClass;
        header.e_ident[EI_DATA] = ELFDATA2LSB;
        header.e_ident[EI_VERSION] = EV_CURRENT;
        header.e_type = ET_CORE;
        header.e_machine = headers_.machine;
        header.e_version = EV_CURRENT;
        header.e_ehsize = sizeof header;
        header.e_phentsize = sizeof(typename Elf::Program);
        header.e_phoff = sizeof header;  // where makedumpfile and crash look, whatever is said here
        header.e_phnum = static_cast<std::uint16_t>(count_ < PN_XNUM ? count_ : PN_XNUM);
        header.e_shentsize = sizeof(typename Elf::Section);
        header.e_shnum = count_ < PN_XNUM ? 0 : 1;
        const auto end = sizeof header + count_ * sizeof(typename Elf::Program);
        header.e_shoff = static_cast<decltype(header.e_shoff)>(count_ < PN_XNUM ? 0 : end);
        return header;
    }

    typename Elf::Section section() const {
        typename Elf::Section section{};
        section.sh_info = static_cast<std::uint32_t>(count_ < PN_XNUM ? 0 : count_);
        return section;
    }

    static typename Elf::Program narrow(const ProgramHeader& wide) {
        typename Elf::Program program{};
        program.p_type = wide.type;
        program.p_flags = wide.flags;
        program.p_offset = static_cast<decltype(program.p_offset)>(wide.offset);
        program.p_vaddr = static_cast<decltype(program.p_vaddr)>(wide.virtual_address);
        program.p_paddr = static_cast<decltype(program.p_paddr)>(wide.physical);
        program.p_filesz = static_cast<decltype(program.p_filesz)>(wide.file_size);
        program.p_memsz = static_cast<decltype(program.p_memsz)>(wide.memory_size);
        return program;
    }

    const ElfHeaders& headers_;
    std::size_t count_;
    std::vector<std::uint8_t> out_;
};

}  // namespace

std::uint64_t headers_bytes(bool is_64, std::size_t count) {
    return is_64 ? Writer<Elf64>::bytes(count) : Writer<Elf32>::bytes(count);
}

std::vector<std::uint8_t> write_headers(const ElfHeaders& headers) {
    return headers.is_64 ? Writer<Elf64>(headers).write() : Writer<Elf32>(headers).write();
}

}  // namespace kjump
