// SPDX-License-Identifier: MIT OR GPL-2.0-only
// find-stamps [exchanged | DUMP]: finds stamp-memory's pages in /proc/vmcore or a file that is such a core: all that
// are in use have to be there, once, under their own addresses, and hardly any that was given back. Some have to be
// those whose place this kernel has, if its memory is exchanged or the dump is its own.
#include <algorithm>
#include <vector>

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.hpp"
#include "stamped_page.hpp"

namespace {

using namespace user;

const char* core_name = "/proc/vmcore";
// From here on the kernel has itself, which the core has a second time ([linux/mm] of x86_64).
constexpr std::uint64_t kKernelImage = 0xffffffff80000000;

struct Range {
    std::uint64_t start, end;  // physical, the end is the last byte
};

// This kernel's.
std::vector<Range> own_memory() {
    std::FILE* const file = std::fopen("/proc/iomem", "r");
    if (file == nullptr) {
        die_of_errno("/proc/iomem");
    }
    std::vector<Range> ranges;
    char line[200];
    while (std::fgets(line, sizeof line, file) != nullptr) {
        unsigned long long start, end;
        if (std::strstr(line, "System RAM") != nullptr && std::sscanf(line, "%llx-%llx", &start, &end) == 2) {
            ranges.push_back({start, end});
        }
    }
    std::fclose(file);
    return ranges;
}

struct Found {
    std::vector<Range> own = own_memory();
    std::uint32_t count = 0, in_use = 0, freed = 0, elsewhere = 0, exchanged = 0;

    void look_at(const StampedPage& page, std::uint64_t physical) {
        const bool used = page.is(Stamp::kInUse);
        if (!used && !page.is(Stamp::kFreed)) {
            return;
        }
        count = page.count;
        ++(used ? in_use : freed);
        elsewhere += physical / sizeof page != page.frame;
        exchanged += std::any_of(own.begin(), own.end(),
                                 [&](auto& range) { return range.start <= physical && physical <= range.end; });
    }
};

void read(int core, void* to, std::size_t bytes, std::uint64_t offset) {
    if (pread64(core, to, bytes, static_cast<off64_t>(offset)) != static_cast<ssize_t>(bytes)) {
        die_of_errno(core_name);
    }
}

std::vector<Elf64_Phdr> segments_of(int core) {
    Elf64_Ehdr header;
    read(core, &header, sizeof header, 0);
    std::vector<Elf64_Phdr> all(header.e_phnum);
    read(core, all.data(), all.size() * sizeof all[0], header.e_phoff);
    std::vector<Elf64_Phdr> loaded;
    for (const auto& segment : all) {
        if (segment.p_type == PT_LOAD && segment.p_vaddr < kKernelImage) {
            loaded.push_back(segment);
        }
    }
    return loaded;
}

void look_through(int core, const Elf64_Phdr& segment, Found& found) {
    constexpr std::uint64_t kStep = 16 << 20;
    for (std::uint64_t done = 0; done < segment.p_filesz; done += kStep) {
        const auto bytes = static_cast<std::size_t>(std::min(kStep, segment.p_filesz - done));
        void* const part =
            mmap64(nullptr, bytes, PROT_READ, MAP_PRIVATE, core, static_cast<off64_t>(segment.p_offset + done));
        if (part == MAP_FAILED) {
            die_of_errno("mapping the vmcore");
        }
        for (std::size_t at = 0; at < bytes; at += sizeof(StampedPage)) {
            found.look_at(*reinterpret_cast<const StampedPage*>(static_cast<const char*>(part) + at),
                          segment.p_paddr + done + at);
        }
        munmap(part, bytes);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "exchanged") != 0) {
        core_name = argv[1];
    }
    const int core = open(core_name, O_RDONLY);
    if (core < 0) {
        die_of_errno(core_name);
    }
    const auto segments = segments_of(core);
    std::uint64_t bytes = 0;
    Found found;
    for (const auto& segment : segments) {
        look_through(core, segment, found);
        bytes += segment.p_filesz;
    }
    std::printf(
        "vmcore: %zu ranges, %u MiB; of %u pages each %u in use, %u given back; %u exchanged, %u at other "
        "addresses\n",
        segments.size(), static_cast<unsigned>(bytes >> 20), found.count, found.in_use, found.freed, found.exchanged,
        found.elsewhere);
    // Somebody may have got free pages since, and written little to them: 3 % were seen. A dump that has free pages has
    // them all.
    const bool whole = found.count != 0 && found.in_use == found.count && found.freed < found.count / 8;
    return whole && found.elsewhere == 0 && (found.exchanged != 0) == (argc > 1) ? 0 : 1;
}
