// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "elf/elf_core.hpp"

#include <algorithm>
#include <cinttypes>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "elf/elf_headers.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kMostNotes = 16 << 20;  // bytes, all together; a kernel's are some kilobytes

// Where `bytes` bytes from `address` on are in the segment that has its file's bytes from `start` on.
std::optional<std::uint64_t> offset_in(const CoreSegment& segment, std::uint64_t start, std::uint64_t address,
                                       std::uint64_t bytes) {
    if (address < start || bytes > segment.file_size || address - start > segment.file_size - bytes) {
        return std::nullopt;
    }
    return segment.offset + (address - start);
}

class Reader {
public:
    Reader(Source& source, const Notice& notice) : source_(source), notice_(notice) {}

    Core read(std::uint64_t start) {
        const auto [is_64, machine, headers] = read_headers(source_, start);
        core_.is_64 = is_64;
        core_.machine = machine;
        for (const auto& header : headers) {
            if (header.type == PT_NOTE) {
                add_notes(header);
            }
        }
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (headers[i].type == PT_LOAD) {
                add_segment(headers[i], i);
            }
        }
        check();
        fit_aliases();
        return std::move(core_);
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Failure(Exit::kSource, source_.name() + ": " + why);
    }

    void add_notes(const ProgramHeader& header) {
        const auto old_size = core_.notes.size();
        if (header.file_size > kMostNotes - old_size) {
            refuse(text("its notes have more than %" PRIu64 " bytes", kMostNotes));
        }
        core_.notes.resize(old_size + static_cast<std::size_t>(header.file_size));
        source_.read(header.offset, std::span(core_.notes).subspan(old_size));
    }

    void add_segment(ProgramHeader header, std::size_t index) {
        if (header.file_size > header.memory_size) {
            refuse(text("segment %zu has more bytes in the file than in memory", index));
        }
        if (is_narrow() && header.physical >= k4GiB) {
            refuse(text("has memory from %#" PRIx64 " on, and what can be resumed is what ends below 4 GiB",
                        header.physical));
        }
        if (header.physical + header.memory_size < header.physical) {
            refuse(text("segment %zu has %#" PRIx64 " bytes from %#" PRIx64 " on, more than there are addresses", index,
                        header.memory_size, header.physical));
        }
        // A vmcore may be longer than the offsets of a 32-bit ELF reach; the kernel lets them wrap.
        if (!core_.is_64 && header.offset < file_end_ && header.offset == file_end_ % k4GiB) {
            header.offset = file_end_;
        }
        file_end_ = header.offset + header.file_size;
        const auto end = header.physical + header.memory_size;
        if (!core_.is_64 && end > k4GiB) {
            // kexec-tools 2.0 writes such a segment when it removes the peer's window.
            notice_(text("segment %zu holds no memory, so nothing is lost without it: it ends (%#" PRIx64
                         ") before it begins (%#" PRIx64 ")",
                         index, end - k4GiB, header.physical));
        } else if (header.memory_size != 0) {
            const bool is_alias = core_.machine == EM_X86_64 && header.virtual_address >= kKernelMapping;
            (is_alias ? core_.aliases : core_.segments)
                .push_back({header.physical, header.memory_size, header.file_size, header.offset,
                            header.virtual_address, header.flags});
        }
    }

    void check() const {
        if (core_.segments.empty()) {
            refuse("has no memory in it");
        }
        auto sorted = core_.segments;
        std::ranges::sort(sorted, {}, &CoreSegment::physical);
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            if (sorted[i].physical < sorted[i - 1].end()) {
                refuse(text("two segments overlap at %#" PRIx64, sorted[i].physical));
            } else if (sorted[i].physical < page_up(sorted[i - 1].end())) {
                refuse(text("two segments meet inside the page %#" PRIx64, page_down(sorted[i].physical)));
            }
        }
        // An end of exactly 4 GiB is too much as well: 32 bits cannot hold the size of a segment of 4 GiB.
        if (is_narrow() && sorted.back().end() >= k4GiB) {
            refuse(text("has memory that ends at %#" PRIx64 ", and what can be resumed is what ends below 4 GiB",
                        sorted.back().end()));
        }
    }

    bool is_narrow() const { return core_.machine == EM_386; }

    // Each to what one segment has. A kernel gives back parts of its own data, which are free memory then.
    void fit_aliases() {
        std::vector<CoreSegment> fitting;
        for (const auto& alias : core_.aliases) {
            for (const auto& segment : core_.segments) {
                const auto start = std::max(alias.physical, segment.physical);
                const auto end = std::min(alias.physical + alias.file_size, segment.physical + segment.file_size);
                if (start < end) {
                    const auto in = start - alias.physical;
                    fitting.push_back(
                        {start, end - start, end - start, alias.offset + in, alias.virtual_address + in, alias.flags});
                }
            }
        }
        core_.aliases = std::move(fitting);
    }

    Source& source_;
    const Notice& notice_;
    Core core_;
    std::uint64_t file_end_ = 0;
};

}  // namespace

std::uint64_t Core::file_bytes() const {
    std::uint64_t sum = 0;
    for (const auto& segment : segments) {
        sum += segment.file_size;
    }
    return sum;
}

std::optional<std::uint64_t> Core::offset_of(std::uint64_t physical, std::uint64_t bytes) const {
    for (const auto& segment : segments) {
        if (const auto offset = offset_in(segment, segment.physical, physical, bytes)) {
            return offset;
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> Core::offset_of_virtual(std::uint64_t address, std::uint64_t bytes) const {
    for (const auto& segment : segments) {
        if (const auto offset = offset_in(segment, segment.virtual_address, address, bytes)) {
            return offset;
        }
    }
    return std::nullopt;
}

bool Core::is_whole() const { return std::ranges::all_of(segments, &CoreSegment::is_whole); }

Core read_core(Source& source, const Notice& notice, std::uint64_t start) { return Reader(source, notice).read(start); }

std::vector<std::uint8_t> lay_out(const Core& core) {
    ElfHeaders headers{core.is_64, core.machine, {}};
    const auto notes_at = headers_bytes(core.is_64, core.segments.size() + core.aliases.size() + 1);
    headers.programs.push_back({PT_NOTE, 0, notes_at, 0, 0, core.notes.size(), 0});
    const auto front_bytes = page_up(notes_at + core.notes.size());
    const auto add = [&](const CoreSegment& segment) {
        headers.programs.push_back({PT_LOAD, segment.flags, segment.offset, segment.virtual_address, segment.physical,
                                    segment.file_size, segment.memory_size});
    };
    auto moved = core;
    auto offset = front_bytes;
    for (auto& segment : moved.segments) {
        segment.offset = offset;
        offset += page_up(segment.file_size);
        add(segment);
    }
    for (auto& alias : moved.aliases) {
        alias.offset = moved.offset_of(alias.physical, alias.file_size).value();
        add(alias);
    }
    if (!core.is_64 && offset > k4GiB) {
        throw Failure(Exit::kSource, "more memory than a 32-bit ELF file can hold");
    }
    auto front = write_headers(headers);
    front.insert(front.end(), core.notes.begin(), core.notes.end());
    front.resize(static_cast<std::size_t>(front_bytes));
    return front;
}

}  // namespace kjump
