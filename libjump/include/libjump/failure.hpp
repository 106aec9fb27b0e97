// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An error with its details, and the sentence that says both.
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/error.hpp>
#include <libjump/extent.hpp>
#include <libjump/span.hpp>

namespace libjump {

// Failure::segment of an error that is about no segment.
inline constexpr std::uint32_t kNoSegment = ~std::uint32_t{0};

// Room for every sentence of describe(), in bytes, the NUL included. LIBJUMP_SENTENCE_MAX is the same.
inline constexpr std::size_t kSentenceMax = 160;

// A range with its index in the array it was given in.
struct IndexedExtent {
    std::uint32_t index;
    PhysExtent extent;
};

// segment:offset, as the caller gave it; neither has to fit 16 bits.
struct FarPointer {
    std::uint32_t segment;
    std::uint32_t offset;
};

// One error and what belongs to it. Made by the functions below, which take exactly what their error's sentence shows;
// every other field stays as it is here. Which error has which fields: docs/SPEC.md, "Errors".
struct Failure {
    Error error = Error::kNone;
    std::uint32_t segment = kNoSegment;  // index of the segment at fault
    std::uint32_t other = 0;             // index of the segment or reserved range that it overlaps
    std::uint32_t vector = 0;            // of an interrupt or exception
    // The value that is wrong: a physical address, a linear one, a word of a page list, a far pointer (segment << 32 |
    // offset), a number of bytes or a control byte. No two of them can be mistaken for each other: the error says which
    // it is.
    std::uint64_t value = 0;
    std::uint64_t end = 0;          // physical; one past the range that begins at `value`
    std::uint64_t other_start = 0;  // physical; the range or page that is in the way, or in which `value` should be
    std::uint64_t other_end = 0;    // physical; one past it

    constexpr Failure() = default;  // no aggregate: nobody can put one kind of number where another belongs

    // `segment`: the one for which no page was left, if it was for one.
    [[nodiscard]] static constexpr Failure out_of_memory(std::uint32_t segment = kNoSegment) {
        return Failure(Error::kOutOfMemory).in(segment);
    }

    [[nodiscard]] static constexpr Failure segment_unaligned(std::uint32_t segment, PhysAddr load) {
        return Failure(Error::kSegmentUnaligned, load.value).in(segment);
    }
    [[nodiscard]] static constexpr Failure segment_empty(std::uint32_t segment, PhysAddr load) {
        return Failure(Error::kSegmentEmpty, load.value).in(segment);
    }
    [[nodiscard]] static constexpr Failure segment_image_too_large(std::uint32_t segment, PhysAddr load) {
        return Failure(Error::kSegmentImageTooLarge, load.value).in(segment);
    }
    [[nodiscard]] static constexpr Failure segment_wraps(std::uint32_t segment, PhysAddr load) {
        return Failure(Error::kSegmentWraps, load.value).in(segment);
    }
    [[nodiscard]] static constexpr Failure segment_out_of_reach(const IndexedExtent& segment,
                                                                const PhysExtent& reachable) {
        return Failure(Error::kSegmentOutOfReach, segment.extent).in(segment.index).beside(reachable);
    }
    [[nodiscard]] static constexpr Failure segments_overlap(const IndexedExtent& segment, const IndexedExtent& other) {
        return Failure(Error::kSegmentsOverlap, segment.extent).in(segment.index).beside(other);
    }
    [[nodiscard]] static constexpr Failure segment_hits_reserved(const IndexedExtent& segment,
                                                                 const IndexedExtent& reserved) {
        return Failure(Error::kSegmentHitsReserved, segment.extent).in(segment.index).beside(reserved);
    }
    [[nodiscard]] static constexpr Failure segment_hits_control_page(const IndexedExtent& segment, PhysAddr page) {
        return Failure(Error::kSegmentHitsControlPage, segment.extent).in(segment.index).beside(page_extent(page));
    }
    [[nodiscard]] static constexpr Failure segment_hits_swap_page(const IndexedExtent& segment, PhysAddr page) {
        return Failure(Error::kSegmentHitsSwapPage, segment.extent).in(segment.index).beside(page_extent(page));
    }

    [[nodiscard]] static constexpr Failure page_twice(PhysAddr page) { return Failure(Error::kPageTwice, page.value); }
    [[nodiscard]] static constexpr Failure page_out_of_reach(PhysAddr page, const PhysExtent& reachable) {
        return Failure(Error::kPageOutOfReach, page.value).beside(reachable);
    }
    [[nodiscard]] static constexpr Failure page_is_control_page(PhysAddr page) {
        return Failure(Error::kPageIsControlPage, page.value);
    }
    [[nodiscard]] static constexpr Failure page_is_swap_page(PhysAddr page) {
        return Failure(Error::kPageIsSwapPage, page.value);
    }
    [[nodiscard]] static constexpr Failure plan_hits_itself(PhysAddr page) {
        return Failure(Error::kPlanHitsItself, page.value);
    }
    [[nodiscard]] static constexpr Failure list_entry_unknown(std::uint64_t word) {
        return Failure(Error::kListEntryUnknown, word);
    }
    [[nodiscard]] static constexpr Failure list_no_destination(PhysAddr source) {
        return Failure(Error::kListNoDestination, source.value);
    }
    // `stop`: where the walk gave up: a page of the list that came again, or the end of one that has no link.
    [[nodiscard]] static constexpr Failure list_endless(PhysAddr stop) {
        return Failure(Error::kListEndless, stop.value);
    }

    // `limit`, here and below: the lowest address that is out of reach.
    [[nodiscard]] static constexpr Failure control_page_invalid(PhysAddr page, std::uint64_t limit) {
        return Failure(Error::kControlPageInvalid, page.value).below(limit);
    }
    [[nodiscard]] static constexpr Failure swap_page_invalid(PhysAddr page, std::uint64_t limit) {
        return Failure(Error::kSwapPageInvalid, page.value).below(limit);
    }
    [[nodiscard]] static constexpr Failure swap_page_missing() { return Failure(Error::kSwapPageMissing); }
    // `bytes`: what the buffer must have.
    [[nodiscard]] static constexpr Failure extended_state_too_small(std::uint32_t bytes) {
        return Failure(Error::kExtendedStateTooSmall, bytes);
    }
    [[nodiscard]] static constexpr Failure entry_out_of_reach(PhysAddr entry, std::uint64_t limit) {
        return Failure(Error::kEntryOutOfReach, entry.value).below(limit);
    }
    [[nodiscard]] static constexpr Failure already_mapped(VirtAddr at) {
        return Failure(Error::kAlreadyMapped, at.value);
    }
    [[nodiscard]] static constexpr Failure linear_out_of_reach(VirtAddr at) {
        return Failure(Error::kLinearOutOfReach, at.value);
    }
    [[nodiscard]] static constexpr Failure memory_encrypted() { return Failure(Error::kMemoryEncrypted); }
    [[nodiscard]] static constexpr Failure paging_mode_invalid() { return Failure(Error::kPagingModeInvalid); }
    [[nodiscard]] static constexpr Failure control_page_unmapped(VirtAddr at) {
        return Failure(Error::kControlPageUnmapped, at.value);
    }
    [[nodiscard]] static constexpr Failure page_unmapped(PhysAddr page) {
        return Failure(Error::kPageUnmapped, page.value);
    }
    [[nodiscard]] static constexpr Failure control_flow_enforced() { return Failure(Error::kControlFlowEnforced); }
    [[nodiscard]] static constexpr Failure serial_invalid(PhysAddr registers, std::uint64_t limit) {
        return Failure(Error::kSerialInvalid, registers.value).below(limit);
    }
    [[nodiscard]] static constexpr Failure mode_unknown() { return Failure(Error::kModeUnknown); }

    [[nodiscard]] static constexpr Failure bios_vector_invalid(std::uint32_t vector) {
        return Failure(Error::kBiosVectorInvalid).of(vector);
    }
    [[nodiscard]] static constexpr Failure bios_address_wraps(FarPointer target) {
        return Failure(Error::kBiosAddressWraps, target);
    }
    [[nodiscard]] static constexpr Failure bios_buffer_too_large(std::uint64_t bytes) {
        return Failure(Error::kBiosBufferTooLarge, bytes);
    }
    [[nodiscard]] static constexpr Failure bios_buffer_invalid(const PhysExtent& buffer, std::uint64_t limit) {
        return Failure(Error::kBiosBufferInvalid, buffer).below(limit);
    }
    // `low_memory`: where a window may be.
    [[nodiscard]] static constexpr Failure bios_window_invalid(const PhysExtent& window, const PhysExtent& low_memory) {
        return Failure(Error::kBiosWindowInvalid, window).beside(low_memory);
    }
    [[nodiscard]] static constexpr Failure bios_request_page_invalid(PhysAddr page, std::uint64_t limit) {
        return Failure(Error::kBiosRequestPageInvalid, page.value).below(limit);
    }
    [[nodiscard]] static constexpr Failure bios_fault(std::uint32_t vector, FarPointer at) {
        return Failure(Error::kBiosFault, at).of(vector);
    }
    [[nodiscard]] static constexpr Failure bios_timeout(FarPointer at) { return Failure(Error::kBiosTimeout, at); }
    [[nodiscard]] static constexpr Failure bios_timer_invalid(std::uint8_t control) {
        return Failure(Error::kBiosTimerInvalid, control);
    }
    [[nodiscard]] static constexpr Failure bios_no_service() { return Failure(Error::kBiosNoService); }

private:
    constexpr explicit Failure(Error about, std::uint64_t what = 0) : error(about), value(what) {}
    constexpr Failure(Error about, const PhysExtent& range)
        : error(about), value(range.start.value), end(range.end().value) {}
    constexpr Failure(Error about, FarPointer at) : error(about), value(std::uint64_t{at.segment} << 32 | at.offset) {}

    [[nodiscard]] constexpr Failure in(std::uint32_t index) const {
        Failure failure = *this;
        failure.segment = index;
        return failure;
    }
    [[nodiscard]] constexpr Failure of(std::uint32_t number) const {
        Failure failure = *this;
        failure.vector = number;
        return failure;
    }
    [[nodiscard]] constexpr Failure beside(const PhysExtent& range) const {
        Failure failure = *this;
        failure.other_start = range.start.value;
        failure.other_end = range.end().value;
        return failure;
    }
    [[nodiscard]] constexpr Failure beside(const IndexedExtent& range) const {
        Failure failure = beside(range.extent);
        failure.other = range.index;
        return failure;
    }
    [[nodiscard]] constexpr Failure below(std::uint64_t limit) const {
        Failure failure = *this;
        failure.other_end = limit;
        return failure;
    }
};

// The sentence of an error, with names in braces where its details go: {segment}, {range} and so on, explained in
// docs/SPEC.md, "Errors". "unknown error" for a number that is none.
[[nodiscard]] const char* sentence_of(Error error);

// Writes one English sentence, without a newline, NUL-terminated and cut to fit; returns its whole length in bytes
// without the NUL, so a result >= text.size() means it was cut, which kSentenceMax bytes never are. An empty `text` is
// allowed.
std::size_t describe(const Failure& failure, Span<char> text);

}  // namespace libjump
