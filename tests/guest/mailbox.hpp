// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The mailbox of guests and peers: one page of low memory that is in no plan. peers/mailbox.inc is generated from it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guest {

inline constexpr std::uint32_t kMailboxAddress = 0x90000;  // physical
inline constexpr std::uint32_t kMaxTrashedMsrs = 32;
inline constexpr std::uint32_t kMaxRanges = 8;

struct TrashedMsr {
    std::uint32_t index;
    std::uint32_t flip;  // bits of the low word that the peer turns over
};

struct Range {
    std::uint32_t start;  // physical, a multiple of 4
    std::uint32_t size;   // bytes, a multiple of 4
    std::uint32_t sum;    // of its 32-bit words, put there by the peer
};

// As the peer found the machine when it was entered.
struct Arrival {
    std::uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax, eflags;
    std::uint32_t stack[2];  // [esp], [esp+4]
    std::uint32_t cr0, cr3, cr4, dr7;
    std::uint32_t cs, ds, es, fs, gs, ss;
    std::uint8_t gdtr[8], idtr[8];
    std::uint8_t vectors[8][16];  // XMM0 to XMM7, where there is SSE
};

[[nodiscard]] inline bool all_clear(const std::uint8_t (&vectors)[8][16]) {
    std::uint8_t any = 0;
    for (const auto& vector : vectors) {
        for (const std::uint8_t byte : vector) {
            any |= byte;
        }
    }
    return any == 0;
}

struct Mailbox {
    std::uint32_t visits;    // counted up by every peer at every visit
    std::uint32_t order;     // what the peer is to do; see each peer
    std::uint32_t count;     // the resumable peer's own count
    std::uint32_t way_back;  // where arrivals came from, for the resumable peer
    std::uint32_t store_at;  // physical; where the saboteur puts store_value
    std::uint32_t store_value;
    std::uint32_t wrong;          // counted by the peer that meets breakpoints: what was not as before
    std::uint32_t single_steps;   // counted by the peer that leaves TF set
    std::uint32_t steps_with_if;  // those of them behind which an interrupt could have come
    std::uint32_t trashed_count;
    TrashedMsr trashed[kMaxTrashedMsrs];
    std::uint32_t range_count;
    Range ranges[kMaxRanges];
    Arrival arrival;
};
static_assert(sizeof(Mailbox) <= 4096);

}  // namespace guest
