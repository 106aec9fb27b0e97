// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The part of a control page that is the same for every architecture. A control page is a file format: other kernels,
// and tools that read a kernel's memory, find it there and have to know whose it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>
#include <libjump/span.hpp>

namespace libjump {

// How far the jump has got. The four characters appear in fault reports.
enum class Phase : std::uint32_t {
    kHome = 'h' | 'o' << 8 | 'm' << 16 | 'e' << 24,    // the leaver runs
    kLeave = 'l' | 'e' << 8 | 'a' << 16 | 'v' << 24,   // on the way out of paging
    kMove = 'm' | 'o' << 8 | 'v' << 16 | 'e' << 24,    // moving the peer's pages in
    kPeer = 'p' | 'e' << 8 | 'e' << 16 | 'r' << 24,    // the peer runs
    kBack = 'b' | 'a' << 8 | 'c' << 16 | 'k' << 24,    // moving the leaver's pages back
    kReturn = 'r' | 'e' << 8 | 't' << 16 | 'n' << 24,  // on the way into paging
};

// The architecture of the kernel that owns the page, by the numbers of ELF's e_machine.
enum class Machine : std::uint16_t { kI386 = 3, kX86_64 = 62 };

struct ControlHeader {
    char magic[8];                           // kControlMagic
    std::uint16_t version;                   // of everything in the page: kControlVersion
    Machine machine;                         // says what follows the header
    Phase phase;                             // written by the code at every step
    alignas(8) std::uint64_t page_physical;  // physical address of this page
};

inline constexpr char kControlMagic[8] = {'l', 'i', 'b', 'j', 'u', 'm', 'p', '\0'};
inline constexpr std::uint16_t kControlVersion = 1;

// The header's offset in every control page. Everything before it is code, the way back among it.
inline constexpr std::uint32_t kControlHeaderOffset = 0x800;

static_assert(std::is_standard_layout_v<ControlHeader> && std::is_trivial_v<ControlHeader>);
static_assert(sizeof(ControlHeader) == 24 && offsetof(ControlHeader, version) == 8 &&
                  offsetof(ControlHeader, machine) == 10 && offsetof(ControlHeader, phase) == 12 &&
                  offsetof(ControlHeader, page_physical) == 16,
              "other kernels and their tools read these bytes: a change needs another kControlVersion");

// The header of a page at home, for install_control_page().
[[nodiscard]] constexpr ControlHeader make_control_header(Machine machine, PhysAddr page) {
    ControlHeader header{{}, kControlVersion, machine, Phase::kHome, page.value};
    for (std::size_t i = 0; i < sizeof kControlMagic; ++i) {
        header.magic[i] = kControlMagic[i];
    }
    return header;
}

// True if `page`, the bytes of the page at the page-aligned address `at`, is the control page of a kernel of `machine`
// that left for a peer and has not come back: then the way back is in its code, below kControlHeaderOffset.
[[nodiscard]] inline bool is_away_control_page(Span<const std::uint8_t> page, PhysAddr at, Machine machine) {
    if (page.size() < kPageSize) {
        return false;
    }
    ControlHeader header;
    __builtin_memcpy(&header, page.data() + kControlHeaderOffset, sizeof header);
    return __builtin_memcmp(header.magic, kControlMagic, sizeof kControlMagic) == 0 &&
           header.version == kControlVersion && header.machine == machine && header.phase == Phase::kPeer &&
           header.page_physical == at.value;
}

}  // namespace libjump
