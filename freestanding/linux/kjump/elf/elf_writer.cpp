// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cstring>

#include "elf/elf_class.hpp"
#include "elf/elf_headers.hpp"

namespace kjump {
namespace {

template <typename Elf>
class Writer {
public:
    explicit Writer(const Core& core) : core_(core), count_(core.segments.size() + 1) {}

    std::uint64_t bytes() const {
        return sizeof(typename Elf::Header) + sizeof(typename Elf::Section) + count_ * sizeof(typename Elf::Program);
    }

    std::vector<std::uint8_t> write() {
        out_.resize(static_cast<std::size_t>(page_up(bytes() + core_.notes.size())));
        put(header());
        put(section());
        put(program(PT_NOTE, 0, {0, 0, core_.notes.size(), bytes(), 0, 0}));
        for (const auto& segment : core_.segments) {
            put(program(PT_LOAD, segment.flags, segment));
        }
        if (!core_.notes.empty()) {
            std::memcpy(out_.data() + at_, core_.notes.data(), core_.notes.size());
        }
        return std::move(out_);
    }

private:
    template <typename T>
    void put(const T& value) {
        std::memcpy(out_.data() + at_, &value, sizeof value);
        at_ += sizeof value;
    }

    typename Elf::Header header() const {
        typename Elf::Header header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = Elf::kClass;
        header.e_ident[EI_DATA] = ELFDATA2LSB;
        header.e_ident[EI_VERSION] = EV_CURRENT;
        header.e_type = ET_CORE;
        header.e_machine = core_.machine;
        header.e_version = EV_CURRENT;
        header.e_ehsize = sizeof header;
        header.e_phentsize = sizeof(typename Elf::Program);
        header.e_phoff = sizeof header + sizeof(typename Elf::Section);
        header.e_phnum = static_cast<std::uint16_t>(count_ < PN_XNUM ? count_ : PN_XNUM);
        header.e_shentsize = sizeof(typename Elf::Section);
        header.e_shnum = count_ < PN_XNUM ? 0 : 1;
        header.e_shoff = count_ < PN_XNUM ? 0 : sizeof header;
        return header;
    }

    typename Elf::Section section() const {
        typename Elf::Section section{};
        section.sh_info = static_cast<std::uint32_t>(count_ < PN_XNUM ? 0 : count_);
        return section;
    }

    static typename Elf::Program program(std::uint32_t type, std::uint32_t flags, const Segment& segment) {
        typename Elf::Program program{};
        program.p_type = type;
        program.p_flags = flags;
        program.p_offset = static_cast<decltype(program.p_offset)>(segment.offset);
        program.p_vaddr = static_cast<decltype(program.p_vaddr)>(segment.virtual_address);
        program.p_paddr = static_cast<decltype(program.p_paddr)>(segment.physical);
        program.p_filesz = static_cast<decltype(program.p_filesz)>(segment.file_size);
        program.p_memsz = static_cast<decltype(program.p_memsz)>(segment.memory_size);
        return program;
    }

    const Core& core_;
    std::size_t count_;
    std::vector<std::uint8_t> out_;
    std::size_t at_ = 0;
};

}  // namespace

std::uint64_t headers_bytes(const Core& core) {
    return core.is_64 ? Writer<Elf64>(core).bytes() : Writer<Elf32>(core).bytes();
}

std::vector<std::uint8_t> write_headers(const Core& core) {
    return core.is_64 ? Writer<Elf64>(core).write() : Writer<Elf32>(core).write();
}

}  // namespace kjump
