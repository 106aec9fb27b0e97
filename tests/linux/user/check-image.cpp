// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Says whether the image in the chosen slot, read through /sys/kernel/kexec_memory, is a payload as
// its file has it, or as so many visits leave it.
#include <cstdint>

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include "error.hpp"
#include "file.hpp"

namespace {

using namespace user;

constexpr std::size_t kPage = 4096;

// A read ends at the latest after a page.
std::string read_memory(std::uint32_t physical, std::size_t size) {
    const int memory = open("/sys/kernel/kexec_memory", O_RDONLY);
    if (memory < 0) {
        die_of_errno("/sys/kernel/kexec_memory");
    }
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const auto count = pread(memory, &bytes[done], size - done, physical + done);
        if (count <= 0) {
            die_of_errno("/sys/kernel/kexec_memory");
        }
        done += static_cast<std::size_t>(count);
    }
    close(memory);
    return bytes;
}

// The segment as it is loaded: whole pages, zero behind what the file has.
std::string loaded(const std::string& file, const Elf32_Phdr& segment) {
    auto bytes = file.substr(segment.p_offset, segment.p_filesz);
    bytes.resize((segment.p_memsz + kPage - 1) / kPage * kPage);
    return bytes;
}

template <typename Entry>
const Entry* table(const std::string& file, std::size_t offset) {
    return reinterpret_cast<const Entry*>(file.data() + offset);
}

// Where the payload counts its visits: `visits` in visit.cpp.
std::uint32_t counter(const std::string& file) {
    const auto& header = *table<Elf32_Ehdr>(file, 0);
    const auto* sections = table<Elf32_Shdr>(file, header.e_shoff);
    for (unsigned i = 0; i < header.e_shnum; ++i) {
        if (sections[i].sh_type != SHT_SYMTAB) {
            continue;
        }
        const auto* symbols = table<Elf32_Sym>(file, sections[i].sh_offset);
        const auto* names = file.data() + sections[sections[i].sh_link].sh_offset;
        for (unsigned k = 0; k < sections[i].sh_size / sizeof *symbols; ++k) {
            if (std::strstr(names + symbols[k].st_name, "visits") != nullptr) {
                return symbols[k].st_value;
            }
        }
    }
    die("counter", "the payload has none");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        die("usage", "PAYLOAD VISITS");
    }
    const auto file = contents(argv[1]);
    const auto visits = number(argv[2], 0, "not a number of visits");
    const auto& header = *table<Elf32_Ehdr>(file, 0);
    const auto* program = table<Elf32_Phdr>(file, header.e_phoff);
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        // Visits change what the payload may write.
        if (program[i].p_type != PT_LOAD || (visits != 0 && (program[i].p_flags & PF_W) != 0)) {
            continue;
        }
        const auto wanted = loaded(file, program[i]);
        if (read_memory(program[i].p_paddr, wanted.size()) != wanted) {
            die(argv[1], "the image is another");
        }
        std::printf("%zu bytes at %#x\n", wanted.size(), program[i].p_paddr);
    }
    const auto count = read_memory(counter(file), sizeof(std::uint32_t));
    if (*table<std::uint32_t>(count, 0) != visits) {
        die(argv[1], "another number of visits");
    }
    return 0;
}
