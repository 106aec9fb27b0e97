// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/bare_program.hpp"

#include <algorithm>
#include <cinttypes>

#include "../../../common/elf.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kFlatStart = 0x100000, k4GiB = std::uint64_t{1} << 32;

using freestanding::Elf32;

}  // namespace

BareProgram::BareProgram(Bytes file, const std::string& name, std::optional<std::uint64_t> at,
                         std::optional<std::uint64_t> entry)
    : name_(name) {
    if (file.empty()) {
        throw Failure(Exit::kSource, name + ": is empty");
    }
    if (!freestanding::is_elf(file.data(), file.size())) {
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
    std::vector<Elf32::Segment> loads;
    std::uint32_t entry = 0;
    const auto keep = [&](const Elf32::Segment& segment) -> const char* {
        loads.push_back(segment);
        return nullptr;
    };
    if (const auto* wrong = freestanding::read_elf<Elf32>(file.data(), file.size(), entry, keep)) {
        refuse(wrong);
    }
    std::ranges::sort(loads, {}, &Elf32::Segment::physical_address);
    std::uint64_t behind = 0;
    for (const auto& load : loads) {
        if (load.physical_address < behind) {
            refuse("two segments overlap");
        }
        behind = std::uint64_t{load.physical_address} + load.memory_size;
        add(load.physical_address, file.subspan(load.offset, load.file_size), load.memory_size);
    }
    entry_ = entry;
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
