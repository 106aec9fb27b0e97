// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The memory of a kernel as an ELF core, 32 or 64 bits: /proc/vmcore, or what makedumpfile -E makes
// of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <elf.h>

#include "base/failure.hpp"
#include "base/source.hpp"

namespace kjump {

// Where a kernel of 64 bits maps itself. [linux/mm]
constexpr std::uint64_t kKernelMapping = 0xffffffff80000000;

// All in bytes. A segment's memory beyond file_size is zero.
struct CoreSegment {
    std::uint64_t physical;
    std::uint64_t memory_size;
    std::uint64_t file_size;
    std::uint64_t offset;
    std::uint64_t virtual_address;
    std::uint32_t flags;

    std::uint64_t end() const { return physical + memory_size; }
    bool is_whole() const { return file_size == memory_size; }
};

struct Core {
    bool is_64 = false;
    std::uint16_t machine = EM_386;
    std::vector<std::uint8_t> notes;
    std::vector<CoreSegment> segments;  // not empty, none of no size, none overlaps another; in the file's order
    // Memory that one of the segments has too, all of it in the file, by another virtual address: a 64-bit kernel's own
    // text and data, where it runs. Only for who reads an image as a core.
    std::vector<CoreSegment> aliases;

    std::uint64_t file_bytes() const;
    // True if all of its memory is in the file.
    bool is_whole() const;
    // True if some segment has the byte at `physical` in the file.
    bool holds(std::uint64_t physical) const { return offset_of(physical, 1).has_value(); }
    // Offset in the file of these bytes of memory, if one segment has them all.
    std::optional<std::uint64_t> offset_of(std::uint64_t physical, std::uint64_t bytes) const;
    // The same by the virtual address that the file gives each segment.
    std::optional<std::uint64_t> offset_of_virtual(std::uint64_t address, std::uint64_t bytes) const;
};

// Reads the headers, which are at `start`, in bytes, and the notes. Of a kernel of 32 bits all memory ends below 4 GiB.
// Throws Failure(Exit::kSource). `notice` gets a sentence about anything left out.
Core read_core(Source& source, const Notice& notice, std::uint64_t start = 0);

// The front of an ELF file with that core: headers and notes up to where the first segment's
// content has to follow. Contents follow in the order of `core`, each from a whole page on; the
// headers have these new offsets. Throws Failure(Exit::kSource) if they cannot.
std::vector<std::uint8_t> lay_out(const Core& core);

}  // namespace kjump
