// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/bare_program.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstring>

#include <elf.h>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kFlatStart = 0x100000, k4GiB = std::uint64_t{1} << 32;

bool is_elf(Bytes file) { return file.size() >= SELFMAG && std::memcmp(file.data(), ELFMAG, SELFMAG) == 0; }

template <typename T>
bool read_struct(Bytes file, std::uint64_t offset, T& value) {
    if (offset > file.size() || sizeof value > file.size() - offset) {
        return false;
    }
    std::memcpy(&value, file.data() + offset, sizeof value);
    return true;
}

}  // namespace

BareProgram::BareProgram(Bytes file, const std::string& name, std::optional<std::uint64_t> at,
                         std::optional<std::uint64_t> entry)
    : name_(name) {
    if (file.empty()) {
        throw Failure(Exit::kSource, name + ": is empty");
    }
    if (!is_elf(file)) {
        entry_ = at.value_or(kFlatStart);
        add(entry_, file, file.size());
    } else if (at) {
        throw Failure(Exit::kUsage, name + ": is ELF, which says itself where it goes");
    } else {
        add_elf(file);
    }
    entry_ = entry.value_or(entry_);
    if (!memory().contains(entry_)) {
        throw Failure(entry ? Exit::kUsage : Exit::kSource,
                      name + text(": its entry %#" PRIx64 " is outside of it", entry_));
    }
}

// Two pieces may share a page, as text and data do that were linked without a gap. Zeros between them are stored within
// that page only: a file of a hundred bytes may claim gigabytes.
void BareProgram::add(std::uint64_t start, Bytes bytes, std::uint64_t memory) {
    if (start >= k4GiB || memory > k4GiB - start) {
        throw Failure(Exit::kSource, name_ + ": does not fit below 4 GiB");
    }
    const auto page = page_down(start);
    if (!parts_.empty() && parts_.back().end > page && parts_.back().start + parts_.back().bytes.size() < page) {
        parts_.back().end = page;
    }
    if (parts_.empty() || parts_.back().end <= start) {
        parts_.push_back({page, page_up(start + memory), {}});
    }
    auto& part = parts_.back();
    part.end = page_up(start + memory);
    part.bytes.resize(static_cast<std::size_t>(start - part.start));
    part.bytes.insert(part.bytes.end(), bytes.begin(), bytes.end());
}

void BareProgram::add_elf(Bytes file) {
    const auto refuse = [this](const char* why) { throw Failure(Exit::kSource, name_ + ": " + why); };
    Elf32_Ehdr header;
    if (!read_struct(file, 0, header)) {
        refuse("ends early");
    }
    if (header.e_ident[EI_CLASS] != ELFCLASS32 || header.e_machine != EM_386) {
        refuse("is ELF for another machine than i386");
    }
    if (header.e_type != ET_EXEC || header.e_phentsize != sizeof(Elf32_Phdr)) {
        refuse("is no ELF executable with fixed addresses");
    }
    std::vector<Elf32_Phdr> loads;
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        Elf32_Phdr program;
        if (!read_struct(file, header.e_phoff + std::uint64_t{i} * sizeof program, program)) {
            refuse("ends early");
        }
        if (program.p_type == PT_LOAD && program.p_memsz != 0) {
            loads.push_back(program);
        }
    }
    std::ranges::sort(loads, {}, &Elf32_Phdr::p_paddr);
    std::uint64_t behind = 0;
    for (const auto& load : loads) {
        if (load.p_filesz > load.p_memsz || load.p_offset > file.size() ||
            load.p_filesz > file.size() - load.p_offset) {
            refuse("ends early, or a segment has more bytes than memory");
        }
        if (load.p_paddr < behind) {
            refuse("two segments overlap");
        }
        behind = std::uint64_t{load.p_paddr} + load.p_memsz;
        add(load.p_paddr, file.subspan(load.p_offset, load.p_filesz), load.p_memsz);
    }
    entry_ = header.e_entry;
}

std::vector<Segment> BareProgram::segments() const {
    std::vector<Segment> list;
    for (const auto& part : parts_) {
        list.push_back({part.bytes, part.start, part.end - part.start});
    }
    return list;
}

MemoryMap BareProgram::memory() const {
    std::vector<MemoryRange> ranges;
    for (const auto& part : parts_) {
        ranges.push_back({part.start, part.end});
    }
    return MemoryMap(ranges);
}

}  // namespace kjump
