// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/kdump_headers.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "base/failure.hpp"
#include "elf/elf_notes.hpp"
#include "image/header_fields.hpp"
#include "machine/vmcoreinfo.hpp"

namespace kjump {
namespace {

constexpr std::int32_t kHeaderVersion = 6;
constexpr std::int32_t kFreePagesLeftOut = 16;  // makedumpfile's dump level

// As utsname of Linux. Fields that readers take from memory, or nobody has a use for, are zero.
struct DiskDumpHeader {
    char signature[8];
    std::int32_t version;
    char system[65], node[65], release[65], kernel_version[65], machine[65], domain[65];
    char padding[6];  // i386 aligns what follows otherwise
    std::int64_t seconds, microseconds;
    std::uint32_t status;
    std::int32_t block_bytes;
    std::int32_t sub_header_blocks;
    std::uint32_t bits_blocks;
    std::uint32_t end_page;  // as far as it fits
    std::uint32_t ram_blocks, device_blocks, written_blocks, current_processor;
    std::int32_t processors;
};
static_assert(offsetof(DiskDumpHeader, seconds) == 408);
static_assert(sizeof(DiskDumpHeader) == kDumpHeaderBytes);

struct SubHeader {
    std::uint64_t phys_base;  // of VMCOREINFO: physical address of what its kernel has at kKernelMapping
    std::int32_t level, split;
    std::uint64_t start_page_32, end_page_32;  // of files that are split, as are the next
    std::uint64_t vmcoreinfo_at, vmcoreinfo_bytes;
    std::uint64_t notes_at, notes_bytes;
    std::uint64_t erased_at, erased_bytes;
    std::uint64_t start_page, end_page_of_part;
    std::uint64_t end_page;
};
static_assert(sizeof(SubHeader) == 104);

std::vector<KernelMapping> mappings_of(const Core& core) {
    auto sorted = core.segments;
    std::ranges::sort(sorted, {}, &CoreSegment::physical);
    std::vector<KernelMapping> all;
    for (const auto& segment : sorted) {
        const auto moved = segment.virtual_address - segment.physical;
        if (!all.empty() && all.back().virtual_address - all.back().physical == moved) {
            all.back().bytes = segment.end() - all.back().physical;
        } else {
            all.push_back({segment.physical, segment.memory_size, segment.virtual_address});
        }
    }
    for (const auto& alias : core.aliases) {
        all.push_back({alias.physical, alias.memory_size, alias.virtual_address});
    }
    return all;
}

// Of a core from a pipe VMCOREINFO is not known yet; where the kernel has its text a second time is.
std::uint64_t phys_base_of(const Core& core) {
    if (const auto told = vmcoreinfo_in(core.notes).number("NUMBER(phys_base)")) {
        return static_cast<std::uint64_t>(*told);
    }
    if (core.aliases.empty()) {
        return 0;
    }
    const auto& text = core.aliases.front();
    return text.physical - (text.virtual_address - kKernelMapping);
}

std::uint32_t processors_in(std::span<const std::uint8_t> notes) {
    Note note;
    std::uint32_t count = 0;
    while (take_note(notes, note)) {
        count += note.type == NT_PRSTATUS && note.name == "CORE" ? 1 : 0;
    }
    return count;
}

[[noreturn]] void refuse_sub_header(const std::string& name) {
    throw Failure(Exit::kDamaged, name + ": the image's sub-header makes no sense");
}

}  // namespace

std::array<std::uint8_t, kDumpHeaderBytes> dump_header(const Header& header) {
    DiskDumpHeader dump{};
    std::memcpy(dump.signature, "KDUMP   ", sizeof dump.signature);
    dump.version = kHeaderVersion;
    put(dump.system, "Linux");
    put(dump.release, header.kernel.release);
    put(dump.kernel_version, header.kernel.version);
    put(dump.machine, "x86_64");
    dump.seconds = header.created;
    dump.status = static_cast<std::uint32_t>(header.compression);
    dump.block_bytes = kPage;
    dump.sub_header_blocks = static_cast<std::int32_t>(header.kdump.sub_header_pages);
    dump.bits_blocks = static_cast<std::uint32_t>(KdumpPlaces(header.kdump).bits_bytes / kPage);
    dump.end_page = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(header.kdump.end_page, std::numeric_limits<std::uint32_t>::max()));
    dump.processors = static_cast<std::int32_t>(header.kdump.processors);
    return std::bit_cast<std::array<std::uint8_t, kDumpHeaderBytes>>(dump);
}

std::vector<std::uint8_t> sub_header(const Core& core, KdumpShape& shape) {
    SubHeader sub{};
    sub.phys_base = phys_base_of(core);
    sub.level = kFreePagesLeftOut;
    sub.end_page = shape.end_page;
    sub.notes_at = kPage + sizeof sub;
    sub.notes_bytes = core.notes.size();
    if (const auto text = vmcoreinfo_text(core.notes); !text.empty()) {
        sub.vmcoreinfo_at = sub.notes_at + static_cast<std::uint64_t>(text.data() - core.notes.data());
        sub.vmcoreinfo_bytes = text.size();
    }
    const auto mappings = mappings_of(core);
    const auto mappings_bytes = mappings.size() * sizeof(KernelMapping);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(page_up(sizeof sub + core.notes.size() + mappings_bytes)));
    std::memcpy(bytes.data(), &sub, sizeof sub);
    std::ranges::copy(core.notes, bytes.begin() + sizeof sub);
    std::copy_n(reinterpret_cast<const std::uint8_t*>(mappings.data()), mappings_bytes,
                bytes.end() - static_cast<std::ptrdiff_t>(mappings_bytes));
    shape.sub_header_pages = static_cast<std::uint32_t>(bytes.size() / kPage);
    shape.mappings = static_cast<std::uint32_t>(mappings.size());
    shape.processors = processors_in(core.notes);
    return bytes;
}

std::vector<std::uint8_t> notes_in(Bytes bytes, const std::string& name) {
    SubHeader sub;
    if (bytes.size() < sizeof sub) {
        refuse_sub_header(name);
    }
    std::memcpy(&sub, bytes.data(), sizeof sub);
    const auto room = bytes.size() - sizeof sub;
    if (sub.notes_at != kPage + sizeof sub || sub.notes_bytes > room) {
        refuse_sub_header(name);
    }
    const auto notes = bytes.subspan(sizeof sub, static_cast<std::size_t>(sub.notes_bytes));
    return {notes.begin(), notes.end()};
}

std::vector<KernelMapping> mappings_in(Bytes bytes, const KdumpShape& shape, const std::string& name) {
    const auto wanted = std::uint64_t{shape.mappings} * sizeof(KernelMapping);
    if (wanted > bytes.size()) {
        refuse_sub_header(name);
    }
    std::vector<KernelMapping> mappings(shape.mappings);
    std::ranges::copy(bytes.last(static_cast<std::size_t>(wanted)), reinterpret_cast<std::uint8_t*>(mappings.data()));
    return mappings;
}

}  // namespace kjump
