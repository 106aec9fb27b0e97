// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/left_kernel.hpp"

#include <algorithm>
#include <cinttypes>

#include "base/text.hpp"
#include "machine/entry.hpp"
#include "machine/free_pages.hpp"

namespace kjump {
namespace {

// The page at `physical`, if `bytes` have it as a whole.
Bytes page_at(std::uint64_t physical, std::uint64_t start, Bytes bytes) {
    if (physical < start || physical + kPage > start + bytes.size()) {
        return {};
    }
    return bytes.subspan(static_cast<std::size_t>(physical - start), kPage);
}

[[noreturn]] void refuse(const Source& source, const std::string& why) {
    throw Failure(Exit::kSource, source.name() + ": " + why);
}

// The first page of which not all that is memory is in the file.
std::uint64_t first_left_out(const CoreSegment& segment) {
    return std::max(page_up(segment.physical), page_down(segment.physical + segment.file_size)) / kPage;
}

}  // namespace

LeftKernel::LeftKernel(const Core& core, std::uint64_t entry, std::optional<std::uint64_t> note)
    : machine_(core.machine), entry_(entry), note_(note), vmcoreinfo_(vmcoreinfo_in(core.notes)) {}

void LeftKernel::look_up(const Core& core, Source& source) {
    std::vector<std::uint8_t> page(kPage);
    for (const auto at : {page_down(entry_), page_down(note_.value_or(entry_))}) {
        if (const auto offset = core.offset_of(at, kPage)) {
            source.read(*offset, page);
            look_at(at, page);
        }
    }
}

void LeftKernel::look_at(std::uint64_t physical, Bytes bytes) {
    if (const auto page = page_at(page_down(entry_), physical, bytes); !page.empty()) {
        way_back_ = is_way_back_of(machine_, entry_, page);
    }
    if (!note_ || !vmcoreinfo_.empty()) {
        return;
    }
    // The kernel's note begins with a page; what does not fit one is only the last lines of the text.
    if (const auto page = page_at(*note_, physical, bytes); !page.empty()) {
        vmcoreinfo_ = vmcoreinfo_of_page(page);
    }
}

void check_left_out(const Core& core, Source& source, const Vmcoreinfo& kernel) {
    if (core.is_whole()) {
        return;
    }
    const FreePages pages(kernel, [&](std::uint64_t address) -> std::optional<std::uint32_t> {
        const auto offset = core.offset_of_virtual(address, sizeof(std::uint32_t));
        return offset ? std::optional(read_struct<std::uint32_t>(source, *offset)) : std::nullopt;
    });
    if (!pages.is_known()) {
        refuse(source, "leaves out memory, and nothing tells whether it was in use");
    }
    for (const auto& segment : core.segments) {
        // A kernel uses no page of which only a part is memory.
        const auto end = page_down(segment.end()) / kPage;
        for (auto page = first_left_out(segment); page < end;) {
            const auto free = pages.free_from(page);
            if (free == 0) {
                refuse(source, text("leaves out memory that was in use, at %#" PRIx64
                                    "; makedumpfile has to be told -d 16, which leaves out free pages alone",
                                    page * kPage));
            }
            page += free;
        }
    }
}

}  // namespace kjump
