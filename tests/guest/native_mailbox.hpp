// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What guests on x86_64 and their peers in long mode have to tell each other beside the mailbox: the second half of its
// page. peers/native_mailbox.inc is generated from it.
#pragma once

#include "mailbox.hpp"

namespace guest {

inline constexpr std::uint32_t kNativeMailboxAddress = kMailboxAddress + 0x800;  // physical
inline constexpr std::uint32_t kMaxNativeRanges = 32;

// As Range.
struct NativeRange {
    std::uint64_t start, size;
    std::uint32_t sum, unused;
};

// As the peer found the machine when it was entered.
struct NativeArrival {
    std::uint64_t registers[16];  // by their numbers: RAX RCX RDX RBX RSP RBP RSI RDI R8-R15
    std::uint64_t rflags;
    std::uint64_t stack[2];  // [rsp], [rsp+8]
    std::uint64_t cr0, cr3, cr4, dr7, efer;
    std::uint32_t cs, ds, es, fs, gs, ss;
    std::uint8_t gdtr[16], idtr[16];
    std::uint8_t vectors[8][16];  // XMM0 to XMM7
};

struct NativeMailbox {
    std::uint64_t cr4_trash;  // bits of CR4 that the peer turns over
    std::uint64_t range_count;
    NativeRange ranges[kMaxNativeRanges];
    NativeArrival arrival;
};
static_assert(sizeof(Mailbox) <= kNativeMailboxAddress - kMailboxAddress && sizeof(NativeMailbox) <= 0x800);

}  // namespace guest
