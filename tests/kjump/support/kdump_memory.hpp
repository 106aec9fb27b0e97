// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Memory that is written as a kdump-compressed image.
#pragma once

#include <map>

#include "image/kdump_writer.hpp"
#include "machine/segments.hpp"
#include "support/core_builder.hpp"
#include "support/cut_storage.hpp"
#include "support/wide_image.hpp"

namespace kjump::test {

constexpr std::size_t kMedium = 3 << 20;  // bytes
inline const std::string kNotes = std::string("OSRELEASE=6.1\n") + "NUMBER(phys_base)=-16777216\n";
inline const MemoryMap kRam({{0x100000, 0x10000000}});

using Memory = std::map<std::uint64_t, std::vector<std::uint8_t>>;

// Of every kind: zeros, what cannot be compressed, what can, and a page of which only the last byte is not zero.
inline std::vector<std::uint8_t> page_of_kind(unsigned kind) {
    std::vector<std::uint8_t> page(kPage);
    if (kind % 4 == 1) {
        return pattern(kPage, kind);
    }
    if (kind % 4 == 2) {
        std::fill(page.begin(), page.end(), static_cast<std::uint8_t>(kind));
    } else if (kind % 4 == 3) {
        page.back() = 1;
    }
    return page;
}

inline std::vector<std::uint8_t> pages_of_kinds(std::size_t count, unsigned first) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < count; ++i) {
        const auto page = page_of_kind(first + static_cast<unsigned>(i));
        bytes.insert(bytes.end(), page.begin(), page.end());
    }
    return bytes;
}

inline Core core_of(const Memory& memory) {
    Core core{true, EM_X86_64, note("VMCOREINFO", 0, kNotes), {}, {}};
    for (const auto& [start, bytes] : memory) {
        core.segments.push_back({start, bytes.size(), bytes.size(), 0, start + 0xffff888000000000, 7});
    }
    return core;
}

inline void write(Storage& storage, const Memory& memory, std::size_t piece = kChunk, Header header = {},
                  const ImageCipher* cipher = nullptr) {
    header.kernel = {"6.1", "#1 SMP", {}};
    KdumpWriter writer(storage, header, KdumpFront(core_of(memory), kRam), cipher);
    writer.begin();
    for (const auto& [start, bytes] : memory) {
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            writer.append(Bytes(bytes).subspan(at, std::min(piece, bytes.size() - at)));
        }
    }
    writer.finish();
}

inline CutStorage medium_of(std::size_t bytes) { return {std::vector<std::uint8_t>(bytes, 'x'), 0, 0}; }

// Many runs, and more than one chunk.
inline Memory sample() {
    Memory memory{{0x1000, pages_of_kinds(3, 1)},
                  {0x8000, pages_of_kinds(1, 4)},  // zeros alone
                  {0x100000, pages_of_kinds(300, 0)},
                  {0x40000000, pages_of_kinds(20, 2)}};
    for (std::uint64_t i = 0; i < 100; ++i) {
        memory[0x1000000 + i * 2 * kPage] = page_of_kind(static_cast<unsigned>(i));
    }
    return memory;
}

}  // namespace kjump::test
