// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A program for the bare machine, from an ELF file or a flat binary: the memory it needs, and its contents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/storage.hpp"
#include "machine/kernel.hpp"
#include "machine/memory_map.hpp"

namespace kjump {

class BareProgram {
public:
    // `file`: a whole ELF32 executable for i386 or ELF64 executable for x86_64, whose segments go to their physical
    // addresses, or a flat binary, which goes to `at`, 1 MiB if there is none, and is 64-bit code if `long_mode`.
    // `entry`: other than the ELF header's, or than `at`. All physical; above 4 GiB in long mode alone. Throws
    // Failure(Exit::kUsage) for options that do not fit the file, Failure(Exit::kSource) for a file that is neither.
    // `name` is for messages; `file` has to stay where it is. Takes no memory for the contents yet, as a small file may
    // claim a lot of it.
    BareProgram(Bytes file, const std::string& name, std::optional<std::uint64_t> at,
                std::optional<std::uint64_t> entry, bool long_mode);

    std::uint64_t entry() const { return entry_; }
    Mode mode() const { return mode_; }
    // The pages it needs.
    MemoryMap memory() const;
    // Bytes that segments() allocates.
    std::uint64_t stored() const;
    // In ascending order, whole pages, no page twice. What they point to lives as long as this.
    std::vector<Segment> segments();

private:
    struct Piece {
        std::uint64_t start;  // physical
        Bytes bytes;          // of the file
    };
    struct Part {
        std::uint64_t start, end;  // physical, whole pages
        std::vector<Piece> pieces;
        std::uint64_t stored;             // bytes from start to the end of the last piece; zeros follow
        std::vector<std::uint8_t> bytes;  // these, once they are asked for
    };

    void add(std::uint64_t start, Bytes bytes, std::uint64_t memory);
    template <class Elf>
    void add_elf(Bytes file);

    std::string name_;
    Mode mode_ = Mode::kProtected32;
    std::uint64_t entry_ = 0;
    std::vector<Part> parts_;
};

}  // namespace kjump
