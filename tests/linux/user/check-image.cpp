// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Says whether the image in the chosen slot, read through /sys/kernel/kexec_memory, is a payload as
// its file has it, or as so many visits leave it.
#include <cstdint>

#include <fcntl.h>
#include <unistd.h>

#include "elf_file.hpp"
#include "error.hpp"

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
        const auto count = pread64(memory, &bytes[done], size - done, off64_t{physical} + static_cast<off64_t>(done));
        if (count <= 0) {
            die_of_errno("/sys/kernel/kexec_memory");
        }
        done += static_cast<std::size_t>(count);
    }
    close(memory);
    return bytes;
}

// The segment as it is loaded: whole pages, zero behind what the file has.
std::string loaded(const ElfFile& file, const Elf32_Phdr& segment) {
    std::string bytes(file.content(segment));
    bytes.resize((segment.p_memsz + kPage - 1) / kPage * kPage);
    return bytes;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        die("usage", "PAYLOAD VISITS");
    }
    const ElfFile file(argv[1]);
    const auto visits = number(argv[2], 0, "not a number of visits");
    for (const auto& segment : file.segments()) {
        // Visits change what the payload may write.
        if (visits != 0 && (segment.p_flags & PF_W) != 0) {
            continue;
        }
        const auto wanted = loaded(file, segment);
        if (read_memory(segment.p_paddr, wanted.size()) != wanted) {
            die(argv[1], "the image is another");
        }
        std::printf("%zu bytes at %#x\n", wanted.size(), segment.p_paddr);
    }
    // Address of the payload's count of visits: `visits` in visit.cpp.
    const auto count = read_memory(file.symbol("visits"), sizeof(std::uint32_t));
    if (*reinterpret_cast<const std::uint32_t*>(count.data()) != visits) {
        die(argv[1], "another number of visits");
    }
    return 0;
}
