// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/bare_program.hpp"

#include <algorithm>
#include <cinttypes>

#include "../../../common/elf.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "machine/linux_image.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kFlatStart = 0x100000;

// Where addresses end for a program in long mode (docs/SPEC.md, "The page list").
constexpr std::uint64_t k4PiB = std::uint64_t{1} << 52;

using freestanding::Elf32;
using freestanding::Elf64;

}  // namespace

BareProgram::BareProgram(Bytes file, const std::string& name, std::optional<std::uint64_t> at,
                         std::optional<std::uint64_t> entry, bool long_mode)
    : name_(name) {
    if (file.empty()) {
        throw Failure(Exit::kSource, name + ": is empty");
    }
    if (is_linux_image(file)) {
        throw Failure(Exit::kSource, name + ": is a kernel of Linux, which kjump load takes");
    }
    if (!freestanding::is_elf(file.data(), file.size())) {
        mode_ = long_mode ? Mode::kLong : Mode::kProtected32;
        entry_ = at.value_or(kFlatStart);
        add(entry_, file, file.size());
    } else if (at) {
        throw Failure(Exit::kUsage, name + ": is ELF, which says itself where it goes");
    } else if (long_mode) {
        throw Failure(Exit::kUsage, name + ": is ELF, which says itself in which mode it runs");
    } else if (freestanding::has_class<Elf64>(file.data(), file.size())) {
        mode_ = Mode::kLong;
        add_elf<Elf64>(file);
    } else {
        add_elf<Elf32>(file);
    }
    entry_ = entry.value_or(entry_);
    const auto wrong_entry = at || entry ? Exit::kUsage : Exit::kSource;
    if (!memory().contains(entry_)) {
        throw Failure(wrong_entry, name + text(": its entry %#" PRIx64 " is outside of it", entry_));
    }
    if (entry_ == 0) {  // for the kernel that means: it left no way back
        throw Failure(wrong_entry, name + ": nothing can be entered at 0; --entry names another address");
    }
}

// Two pieces may share a page, as text and data do that were linked without a gap. Zeros between them are stored within
// that page only.
void BareProgram::add(std::uint64_t start, Bytes bytes, std::uint64_t memory) {
    const bool is_long = mode_ == Mode::kLong;
    const auto limit = is_long ? k4PiB : k4GiB;
    if (start >= limit || memory > limit - start) {
        throw Failure(Exit::kSource, name_ + ": does not fit below " + (is_long ? "4 PiB" : "4 GiB"));
    }
    const auto page = page_down(start);
    if (!parts_.empty() && parts_.back().end > page && parts_.back().start + parts_.back().stored < page) {
        parts_.back().end = page;
    }
    if (parts_.empty() || parts_.back().end <= start) {
        parts_.push_back({page, page, {}, 0, {}});
    }
    auto& part = parts_.back();
    part.end = page_up(start + memory);
    part.stored = start + bytes.size() - part.start;
    part.pieces.push_back({start, bytes});
}

template <class Elf>
void BareProgram::add_elf(Bytes file) {
    const auto refuse = [this](const char* why) { throw Failure(Exit::kSource, name_ + ": " + why); };
    std::vector<typename Elf::Segment> loads;
    typename Elf::Word entry = 0;
    const auto keep = [&](const typename Elf::Segment& segment) -> const char* {
        loads.push_back(segment);
        return nullptr;
    };
    if (const auto* wrong = freestanding::read_elf<Elf>(file.data(), file.size(), entry, keep)) {
        refuse(wrong);
    }
    std::ranges::sort(loads, {}, &Elf::Segment::physical_address);
    std::uint64_t behind = 0;
    for (const auto& load : loads) {
        if (load.physical_address < behind) {
            refuse("two segments overlap");
        }
        add(load.physical_address,
            file.subspan(static_cast<std::size_t>(load.offset), static_cast<std::size_t>(load.file_size)),
            load.memory_size);
        behind = std::uint64_t{load.physical_address} + load.memory_size;
    }
    entry_ = entry;
}

std::uint64_t BareProgram::stored() const {
    std::uint64_t sum = 0;
    for (const auto& part : parts_) {
        sum += part.stored;
    }
    return sum;
}

std::vector<Segment> BareProgram::segments() {
    std::vector<Segment> list;
    for (auto& part : parts_) {
        part.bytes.assign(static_cast<std::size_t>(part.stored), 0);
        for (const auto& piece : part.pieces) {
            std::ranges::copy(piece.bytes, part.bytes.begin() + static_cast<std::ptrdiff_t>(piece.start - part.start));
        }
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
