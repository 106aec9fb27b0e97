// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The mailbox by which a payload reports to the program that sent it: a page of low memory that nobody uses. Linux
// keeps the first MiB from its allocator, so the page is in no plan; user space reaches it through /dev/mem.
#pragma once

#include <cstddef>
#include <cstdint>

namespace payload {

inline constexpr std::uint32_t kMailboxAddress = 0x7000;  // physical, one page
inline constexpr std::uint32_t kMailboxMagic = 0x706d756a;

// The state in which a payload is entered. arrival.inc writes it.
struct Arrival {
    std::uint32_t cr0;
    std::uint32_t cr4;
    std::uint32_t eflags;
    std::uint32_t way_back;   // the word at the top of the stack, physical
    std::uint32_t registers;  // all general registers but ESP, ORed
    std::uint32_t stack;      // ESP, physical
};
static_assert(sizeof(Arrival) == 24 && offsetof(Arrival, stack) == 20);

struct Mailbox {
    std::uint32_t magic;   // kMailboxMagic after a visit; cleared by the sender
    std::uint32_t quiet;   // written by the sender: 0 prints every visit, N only every Nth
    std::uint32_t visits;  // since the payload was loaded
    std::uint32_t load;    // physical address the payload runs at
    Arrival arrival;
    std::uint64_t arrived;  // time stamp counter
    std::uint64_t left;     // time stamp counter
};
static_assert(sizeof(Mailbox) == 56 && offsetof(Mailbox, arrived) == 40);

// The first clause of the contract (docs/SPEC.md, "The contract of a jump") that a jump broke, nullptr if it kept them
// all.
constexpr const char* broken_clause(const Arrival& arrival) {
    constexpr std::uint32_t kProtection = 1, kPaging = 1u << 31, kInterrupts = 1u << 9, kDown = 1u << 10;
    if ((arrival.cr0 & kProtection) == 0) {
        return "not in protected mode";
    }
    if ((arrival.cr0 & kPaging) != 0) {
        return "paging is on";
    }
    if (arrival.cr4 != 0) {
        return "CR4 is not 0";
    }
    if ((arrival.eflags & kInterrupts) != 0) {
        return "interrupts are on";
    }
    if ((arrival.eflags & kDown) != 0) {
        return "the direction flag is set";
    }
    if (arrival.registers != 0) {
        return "a general register is not 0";
    }
    if (arrival.way_back == 0) {
        return "there is no way back";
    }
    return nullptr;
}

}  // namespace payload
