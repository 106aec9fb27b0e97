// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Every way a preparation, or a real-mode call, can fail. failure.hpp has the details that go with each.
#pragma once

#include <cstdint>

namespace libjump {

// The numbers are the C ABI's (LIBJUMP_E_* in libjump.h, negated there): never renumber.
enum class Error : std::int32_t {
    kNone = 0,
    kOutOfMemory = 1,           // allocate_page() had no page left
    kSegmentUnaligned = 2,      // load address not a multiple of the page size
    kSegmentEmpty = 3,          // memory size 0
    kSegmentImageTooLarge = 4,  // more image bytes than memory
    kSegmentWraps = 5,          // load address + memory size passes the end of the address space
    kSegmentOutOfReach = 6,     // not inside the memory the caller calls reachable
    kSegmentsOverlap = 7,       // with another segment of the same plan
    kSegmentHitsReserved = 8,   // with a range the caller reserves
    kSegmentHitsControlPage = 9,
    kSegmentHitsSwapPage = 10,
    kPageTwice = 11,               // a page occurs twice in a plan: its swaps would not commute
    kPageOutOfReach = 12,          // a page that the plan, the page set, a page table or CR3 cannot name
    kListEntryUnknown = 13,        // a word of a page list has not exactly one of the four tags
    kListNoDestination = 14,       // a source word before any destination word
    kListEndless = 15,             // indirection pages lead back into the list, or one ends without a link
    kControlPageInvalid = 16,      // its physical or virtual address is 0, unaligned or out of reach
    kSwapPageInvalid = 17,         // unaligned, out of reach, or the control page itself
    kSwapPageMissing = 18,         // a swap is asked for and prepare() was given no swap page
    kExtendedStateTooSmall = 19,   // the buffer for FPU and vector state is too small or unaligned
    kEntryOutOfReach = 20,         // the peer's entry is where its mode of the CPU does not reach
    kAlreadyMapped = 21,           // a linear address is mapped to another page already
    kPlanHitsItself = 22,          // a page that holds the list is moved by it
    kModeUnknown = 23,             // the C ABI was given a mode that is neither LIBJUMP_COPY nor LIBJUMP_SWAP
    kBiosVectorInvalid = 24,       // an interrupt vector above 255
    kBiosAddressWraps = 25,        // segment:offset: an offset above 0xffff, or an address above 1 MiB
    kBiosBufferTooLarge = 26,      // more bytes than the window has room for
    kBiosBufferInvalid = 27,       // out of reach, or overlaps page 0, window, control, swap or request page
    kBiosWindowInvalid = 28,       // not whole pages, or not inside low memory
    kBiosFault = 29,               // real-mode code raised an exception; the call was abandoned
    kBiosTimeout = 30,             // real-mode code did not return in time; the call was abandoned
    kBiosTimerInvalid = 31,        // a timer control byte that is not for counter 0 with both bytes of the divisor
    kBiosNoService = 32,           // the vector or far pointer is 0:0; nothing was called
    kPageIsControlPage = 33,       // a list, or a plan's allocator, names the control page
    kPageIsSwapPage = 34,          // likewise the swap page
    kBiosRequestPageInvalid = 35,  // 0, unaligned, out of reach, without a mapping, or the control or swap page
    kLinearOutOfReach = 36,        // one that the paging mode or the leaver's tables lack, or an unaligned one
    kMemoryEncrypted = 37,         // SME, SEV or TDX is active
    kPagingModeInvalid = 38,       // a paging mode that the leaver's architecture does not have
    kControlPageUnmapped = 39,     // its linear address is in no part of the leaver's tables that the jump takes over
    kPageUnmapped = 40,            // a page of a plan, or the peer's entry, is in no extent that the jump maps
    kControlFlowEnforced = 41,     // a supervisor shadow stack is in use; on i386, CR4.CET is set
    kSerialInvalid = 42            // the UART's registers in memory: their width, or where they are
};
inline constexpr std::uint32_t kErrors = 43;  // kNone included

}  // namespace libjump
