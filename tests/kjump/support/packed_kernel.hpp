// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux whose code would unpack a small ELF with relocations.
#pragma once

#include <cstdlib>
#include <filesystem>

#include <elf.h>
#include <sys/stat.h>
#include <zstd.h>

#include "support/linux_file.hpp"
#include "support/temporary_folder.hpp"

namespace kjump::test {

// Offsets in the kernel, from where it was linked to begin.
inline constexpr std::uint64_t kLinkedAt = 0x1000000, kLinkedStart = 0xffffffff80000000 + kLinkedAt, kEntered = 0x40,
                               kNarrow = 0x101, kInverse = 0x108, kWide = 0x200010, kDataAt = 0x200000,
                               kDataEnd = kDataAt + 0x18;
inline constexpr std::uint32_t kNarrowValue = 0x81000200, kInverseValue = 0x1234;
inline constexpr std::uint64_t kWideValue = kLinkedStart + 0x300;

struct PackedKernel : LinuxFile {
    std::uint64_t entry = kLinkedAt + kEntered;
    // Addresses; lists are told apart by zeros.
    std::vector<std::uint32_t> relocations{0, address(kWide), 0, address(kInverse), 0, address(kNarrow)};

    static std::uint32_t address(std::uint64_t offset) { return static_cast<std::uint32_t>(kLinkedStart + offset); }

    std::string elf() const {
        const std::string text(0x1000, 't'), data(kDataEnd - kDataAt, 'd');
        Elf64_Ehdr front{};
        std::memcpy(front.e_ident, ELFMAG, SELFMAG);
        front.e_ident[EI_CLASS] = ELFCLASS64;
        front.e_type = ET_EXEC;
        front.e_machine = EM_X86_64;
        front.e_entry = entry;
        front.e_phoff = sizeof front;
        front.e_phentsize = sizeof(Elf64_Phdr);
        front.e_phnum = 2;
        const auto segment = [](std::uint64_t offset, std::uint64_t place, std::uint64_t bytes, std::uint64_t memory) {
            return Elf64_Phdr{PT_LOAD, 0, offset, kLinkedStart + place, kLinkedAt + place, bytes, memory, 0x200000};
        };
        const Elf64_Phdr segments[]{segment(0x100, 0, text.size(), text.size()),
                                    segment(0x1100, kDataAt, data.size(), 0x2000)};
        std::string file(0x100, '\0');
        std::memcpy(file.data(), &front, sizeof front);
        std::memcpy(file.data() + sizeof front, segments, sizeof segments);
        file += text + data;
        std::memcpy(file.data() + 0x100 + kNarrow, &kNarrowValue, sizeof kNarrowValue);
        std::memcpy(file.data() + 0x100 + kInverse, &kInverseValue, sizeof kInverseValue);
        std::memcpy(file.data() + 0x1100 + (kWide - kDataAt), &kWideValue, sizeof kWideValue);
        return file;
    }
    std::string payload() const {
        return elf() + std::string(reinterpret_cast<const char*>(relocations.data()), relocations.size() * 4);
    }

    // The bzImage with what is packed, as if `size` were its size before.
    void pack(const std::string& packed, std::size_t size) {
        const auto word = static_cast<std::uint32_t>(size);
        code = "startup_32 is here" + packed + std::string(reinterpret_cast<const char*>(&word), sizeof word);
        header.payload_offset = 18;
        header.payload_length = static_cast<std::uint32_t>(packed.size() + sizeof word);
        code.resize((code.size() + 15) / 16 * 16);
        header.syssize = static_cast<std::uint32_t>(code.size() / 16);
    }
    void pack_by_zstandard() {
        const auto all = payload();
        std::string packed(ZSTD_compressBound(all.size()), '\0');
        packed.resize(ZSTD_compress(packed.data(), packed.size(), all.data(), all.size(), 3));
        pack(packed, all.size());
    }
    void pack_by_xz(const TemporaryFolder& folder) {
        const auto file = folder / "payload";
        write_text(file, payload());
        REQUIRE(std::system(("xz --check=crc32 '" + file + "'").c_str()) == 0);
        const auto packed = read_file(file + ".xz");
        std::filesystem::remove(file + ".xz");
        pack({packed.begin(), packed.end()}, payload().size());
    }
    // As it is: what unpack_kernel() makes of either.
    std::string unpacked() const {
        auto file = *this;
        file.code = payload();
        file.header.payload_offset = 0;
        file.header.payload_length = static_cast<std::uint32_t>(file.code.size());
        file.code.resize((file.code.size() + 15) / 16 * 16);
        file.header.syssize = static_cast<std::uint32_t>(file.code.size() / 16);
        return file.text();
    }
};

inline void give_xz(const TemporaryFolder& folder) {
    const auto tool = folder / "usr/bin/xz";
    write_text(tool, "#!/bin/sh\nexec xz \"$@\"\n");
    chmod(tool.c_str(), 0755);
}

}  // namespace kjump::test
