// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Every way a preparation can fail, and the sentence that says so.
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/addr.hpp>
#include <libjump/span.hpp>

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
    kPageTwice = 11,              // a page occurs twice in a plan: its swaps would not commute
    kPageOutOfReach = 12,         // the allocator gave a page the plan or CR3 cannot name
    kListEntryUnknown = 13,       // a word of a page list has not exactly one of the four tags
    kListNoDestination = 14,      // a source word before any destination word
    kListEndless = 15,            // indirection pages lead back into the list, or one ends without a link
    kControlPageInvalid = 16,     // its physical or virtual address is 0, unaligned or above 4 GiB
    kSwapPageInvalid = 17,        // unaligned, above 4 GiB, or the control page itself
    kSwapPageMissing = 18,        // a swap is asked for and prepare() was given no swap page
    kExtendedStateTooSmall = 19,  // the buffer for FPU and vector state is too small or unaligned
    kEntryOutOfReach = 20,        // the peer's entry is above 4 GiB
    kAlreadyMapped = 21,          // a linear address is mapped to another page already
    kPlanHitsItself = 22,         // a segment lands on a page that holds the plan
    kModeUnknown = 23,            // the C ABI was given a mode that is neither LIBJUMP_COPY nor LIBJUMP_SWAP
    kBiosVectorInvalid = 24,      // an interrupt vector above 255
    kBiosAddressWraps = 25,       // segment:offset: an offset above 0xffff, or an address above 1 MiB
    kBiosBufferTooLarge = 26,     // more bytes than the window has room for
    kBiosBufferInvalid = 27,      // it wraps, is above 4 GiB, or overlaps page 0, window, control, swap or request page
    kBiosWindowInvalid = 28,      // the window, or the request page, is not where it may be
    kBiosFault = 29,              // real-mode code raised an exception; the call was abandoned
    kBiosTimeout = 30,            // real-mode code did not return in time; the call was abandoned
    kBiosTimerInvalid = 31,       // a timer control byte that is not for counter 0 with both bytes of the divisor
    kBiosNoService = 32,          // the vector or far pointer is 0:0; nothing was called
};

// Failure::segment of an error that is about no segment, where it could be about one.
inline constexpr std::uint32_t kNoSegment = ~std::uint32_t{0};

struct Failure {
    Error error = Error::kNone;
    std::uint32_t segment = 0;  // index of the segment at fault, where the error is about one
    std::uint32_t other = 0;    // kSegmentsOverlap: the other segment; kSegmentHitsReserved: the range's index;
                                // kBiosAddressWraps: `segment` and this are the address; kBiosVectorInvalid,
                                // kBiosFault: vector; kBiosBufferTooLarge: bytes; kBiosTimerInvalid: the control byte
    PhysAddr address{};         // the page or address at fault, where the error is about one; kBiosFault, kBiosTimeout:
                                // CS << 16 | IP
};

// Writes one English sentence, without a newline, NUL-terminated and cut to fit; returns its whole length in bytes
// without the NUL, so a result >= text.size() means it was cut. An empty `text` is allowed.
std::size_t describe(const Failure& failure, Span<char> text);

}  // namespace libjump
