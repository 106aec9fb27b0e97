// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Every error has the details that its sentence shows and no others, at their largest too; a small buffer cuts a
// sentence short.
#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include <libjump/failure.hpp>

using namespace libjump;

namespace {

constexpr std::uint64_t kMax = ~std::uint64_t{0};
constexpr std::uint32_t kMax32 = ~std::uint32_t{0};
constexpr PhysAddr kTop{kMax};
constexpr PhysExtent kTopRange{kTop, 1};  // wraps: its end is the highest address
constexpr IndexedExtent kTopSegment{kMax32 - 1, kTopRange};
constexpr FarPointer kFar{kMax32, kMax32};

struct Case {
    Failure failure;
    const char* sentence;
};

// In the order of Error, every detail as large as it can be.
const Case kLargest[] = {
    {{}, "nothing is wrong"},
    {Failure::out_of_memory(kMax32 - 1), "out of memory: not enough pages for segment 4294967294"},
    {Failure::segment_unaligned(kMax32 - 1, kTop),
     "segment 4294967294: load address 0xffffffffffffffff is not a multiple of 4096"},
    {Failure::segment_empty(kMax32 - 1, kTop), "segment 4294967294 at 0xffffffffffffffff: its memory size is 0"},
    {Failure::segment_image_too_large(kMax32 - 1, kTop),
     "segment 4294967294 at 0xffffffffffffffff: its image is larger than its memory"},
    {Failure::segment_wraps(kMax32 - 1, kTop),
     "segment 4294967294 at 0xffffffffffffffff: it passes the end of the address space"},
    {Failure::segment_out_of_reach(kTopSegment, kTopRange),
     "segment 4294967294 at [0xffffffffffffffff, 0xffffffffffffffff) is out of reach: it is not inside "
     "[0xffffffffffffffff, 0xffffffffffffffff)"},
    {Failure::segments_overlap(kTopSegment, kTopSegment),
     "segment 4294967294 at [0xffffffffffffffff, 0xffffffffffffffff) overlaps segment 4294967294 at "
     "[0xffffffffffffffff, 0xffffffffffffffff)"},
    {Failure::segment_hits_reserved(kTopSegment, kTopSegment),
     "segment 4294967294 at [0xffffffffffffffff, 0xffffffffffffffff) overlaps reserved range 4294967294 at "
     "[0xffffffffffffffff, 0xffffffffffffffff)"},
    {Failure::segment_hits_control_page(kTopSegment, kTop),
     "segment 4294967294 at [0xffffffffffffffff, 0xffffffffffffffff) lands on the control page at "
     "0xffffffffffffffff"},
    {Failure::segment_hits_swap_page(kTopSegment, kTop),
     "segment 4294967294 at [0xffffffffffffffff, 0xffffffffffffffff) lands on the swap page at 0xffffffffffffffff"},
    {Failure::page_twice(kTop), "page 0xffffffffffffffff occurs twice, in the plan or among the pages allocated"},
    {Failure::page_out_of_reach(kTop, kTopRange),
     "page 0xffffffffffffffff is out of reach: it is not inside [0xffffffffffffffff, 0xffffffffffffffff)"},
    {Failure::list_entry_unknown(kMax),
     "page list: word 0xffffffffffffffff is no destination, indirection, source or end"},
    {Failure::list_no_destination(kTop), "page list: source page 0xffffffffffffffff comes before any destination"},
    {Failure::list_endless(kTop), "page list: it has no end; the walk gave up at 0xffffffffffffffff"},
    {Failure::control_page_invalid(kTop, kMax),
     "the control page at 0xffffffffffffffff, or its mapping, is 0, unaligned or out of reach: the limit is "
     "0xffffffffffffffff"},
    {Failure::swap_page_invalid(kTop, kMax),
     "the swap page at 0xffffffffffffffff is the control page, unaligned or out of reach: the limit is "
     "0xffffffffffffffff"},
    {Failure::swap_page_missing(), "a swap needs a swap page and prepare was given none"},
    {Failure::extended_state_too_small(kMax32),
     "the buffer for FPU and vector state has less than 4294967295 bytes or is not 64-byte-aligned"},
    {Failure::entry_out_of_reach(kTop, kMax),
     "the peer's entry 0xffffffffffffffff is out of reach: the limit is 0xffffffffffffffff"},
    {Failure::already_mapped(VirtAddr{kMax}), "linear address 0xffffffffffffffff is mapped to another page already"},
    {Failure::plan_hits_itself(kTop), "page 0xffffffffffffffff holds a part of the plan and is moved by it"},
    {Failure::mode_unknown(), "the mode of a jump is neither copy nor swap"},
    {Failure::bios_vector_invalid(kMax32), "interrupt vector 0xffffffff is above 0xff"},
    {Failure::bios_address_wraps(kFar),
     "the address 0xffffffff:0xffffffff passes the end of its segment or of the first MiB"},
    {Failure::bios_buffer_too_large(kMax),
     "the buffer of 18446744073709551615 bytes is larger than the window has room for"},
    {Failure::bios_buffer_invalid(kTopRange, kMax),
     "the buffer at [0xffffffffffffffff, 0xffffffffffffffff) passes the limit 0xffffffffffffffff, or overlaps page 0 "
     "or a page that the call itself uses"},
    {Failure::bios_window_invalid(kTopRange, kTopRange),
     "the window at [0xffffffffffffffff, 0xffffffffffffffff) is not whole pages inside [0xffffffffffffffff, "
     "0xffffffffffffffff)"},
    {Failure::bios_fault(kMax32, kFar), "real-mode code raised exception 4294967295 at 0xffffffff:0xffffffff"},
    {Failure::bios_timeout(kFar), "real-mode code did not return in time; it was at 0xffffffff:0xffffffff"},
    {Failure::bios_timer_invalid(0xff), "timer control byte 0xff is not for counter 0 with both bytes of its divisor"},
    {Failure::bios_no_service(), "there is no real-mode service: its vector or address is 0:0"},
    {Failure::page_is_control_page(kTop),
     "page 0xffffffffffffffff is the control page: no plan may move it, and nothing else may lie in it"},
    {Failure::page_is_swap_page(kTop),
     "page 0xffffffffffffffff is the swap page: no plan may move it, and nothing else may lie in it"},
    {Failure::bios_request_page_invalid(kTop, kMax),
     "the request page at 0xffffffffffffffff, or its mapping, is 0, unaligned, another page of the jump's, or out of "
     "reach: the limit is 0xffffffffffffffff"},
    {Failure::linear_out_of_reach(VirtAddr{kMax}),
     "linear address 0xffffffffffffffff is unaligned or not in the leaver's tables, or the paging mode lacks an "
     "address that would be mapped from there"},
    {Failure::memory_encrypted(),
     "memory encryption (SME, SEV or TDX) is active, and the jump would move pages and enter the peer without it"},
    {Failure::paging_mode_invalid(), "the paging mode is none of the leaver's architecture"},
    {Failure::control_page_unmapped(VirtAddr{kMax}),
     "the control page's linear address 0xffffffffffffffff is neither its physical one nor in an upper half that the "
     "jump maps"},
    {Failure::page_unmapped(kTop),
     "page 0xffffffffffffffff is moved, holds a part of the plan or is entered, and no extent has it"},
    {Failure::control_flow_enforced(),
     "a supervisor shadow stack is in use, or on i386 CR4.CET is set, and neither would survive the jump"},
    {Failure::serial_invalid(kTop, kMax),
     "the UART's registers at 0xffffffffffffffff are not 1 or 4 bytes wide, unaligned, in two pages, in the jump's or "
     "out of reach: "
     "the limit is 0xffffffffffffffff"},
};

std::string sentence(const Failure& failure) {
    char text[kSentenceMax];
    const std::size_t length = describe(failure, text);
    REQUIRE(length < sizeof text);
    REQUIRE(std::string(text).size() == length);
    return text;
}

bool shows(const Failure& failure, std::initializer_list<const char*> names) {
    const std::string text = sentence_of(failure.error);
    for (const char* name : names) {
        if (text.find("{" + std::string(name) + "}") != std::string::npos) {
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("Every error has its own sentence, with the largest numbers too") {
    STATIC_REQUIRE(std::size(kLargest) == kErrors);
    for (std::uint32_t error = 0; error < kErrors; ++error) {
        REQUIRE(kLargest[error].failure.error == static_cast<Error>(error));
        CHECK(sentence(kLargest[error].failure) == kLargest[error].sentence);
    }
}

TEST_CASE("No sentence is longer than there is said to be room for, nor much shorter") {
    std::size_t longest = 0;
    for (const Case& largest : kLargest) {
        longest = std::max(longest, std::string(largest.sentence).size());
    }
    CHECK(longest < kSentenceMax);
    CHECK(longest > kSentenceMax - 32);
}

TEST_CASE("A failure has the details that its sentence shows, and no others") {
    for (const Case& largest : kLargest) {
        const Failure& failure = largest.failure;
        INFO(largest.sentence);
        CHECK((failure.segment != kNoSegment) == shows(failure, {"segment", "for segment"}));
        CHECK((failure.other != 0) == shows(failure, {"other"}));
        CHECK((failure.vector != 0) == shows(failure, {"vector", "interrupt"}));
        CHECK((failure.value != 0) ==
              shows(failure, {"physical", "linear", "word", "byte", "bytes", "far pointer", "range"}));
        CHECK((failure.end != 0) == shows(failure, {"range"}));
        CHECK((failure.other_start != 0) == shows(failure, {"other range", "other page"}));
        CHECK((failure.other_end != 0) == shows(failure, {"other range", "other page", "limit"}));
    }
}

TEST_CASE("A number of the wrong kind does not become a failure") {
    STATIC_REQUIRE_FALSE(std::is_aggregate_v<Failure>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Failure, Error>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Failure, Error, std::uint64_t>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::page_twice), VirtAddr>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::page_twice), std::uint64_t>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::already_mapped), PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::list_entry_unknown), PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::bios_timeout), PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::bios_buffer_too_large), PhysAddr>);
    STATIC_REQUIRE_FALSE(std::is_invocable_v<decltype(Failure::segments_overlap), PhysExtent, IndexedExtent>);
    STATIC_REQUIRE(std::is_trivially_copyable_v<Failure>);
    STATIC_REQUIRE(sizeof(Failure) == 48);
}

TEST_CASE("Sentences read as they should with everyday numbers") {
    CHECK(sentence(Failure::out_of_memory()) == "out of memory: not enough pages");
    CHECK(sentence(Failure::segments_overlap({3, {PhysAddr{0x501000}, 0x2000}}, {0, {PhysAddr{0x500000}, 0x2000}})) ==
          "segment 3 at [0x501000, 0x503000) overlaps segment 0 at [0x500000, 0x502000)");
    CHECK(sentence(Failure::page_out_of_reach(PhysAddr{0x500000000}, {PhysAddr{0}, k4GiB})) ==
          "page 0x500000000 is out of reach: it is not inside [0x0, 0x100000000)");
    CHECK(sentence(Failure::bios_fault(13, {0x8200, 0xa})) == "real-mode code raised exception 13 at 0x8200:0xa");
    CHECK(sentence(Failure::bios_address_wraps({0xffff, 0x10})) ==
          "the address 0xffff:0x10 passes the end of its segment or of the first MiB");
}

TEST_CASE("Decimal numbers have all their digits") {
    std::uint64_t power = 1;
    for (std::string digits = "1"; digits.size() <= 20; digits += '0', power *= 10) {
        CHECK(sentence(Failure::bios_buffer_too_large(power)) ==
              "the buffer of " + digits + " bytes is larger than the window has room for");
    }
    CHECK(sentence(Failure::bios_buffer_too_large(4294967296)) ==
          "the buffer of 4294967296 bytes is larger than the window has room for");
}

TEST_CASE("A sentence is cut to fit, ends with NUL and reports its whole length") {
    const Failure failure = Failure::bios_fault(13, {0x8200, 0xa});
    const std::string whole = sentence(failure);
    for (std::size_t size = 1; size <= whole.size() + 2; ++size) {
        std::vector<char> text(size, '#');  // on the heap: one byte too many is the sanitizer's
        REQUIRE(describe(failure, text) == whole.size());
        REQUIRE(std::string(text.data()) == whole.substr(0, size - 1));
    }
    REQUIRE(describe(failure, {}) == whole.size());
}

TEST_CASE("An error that does not exist is said to be unknown") {
    for (const std::int64_t number : {std::int64_t{kErrors}, std::int64_t{1000000}, std::int64_t{-1}}) {
        Failure failure;
        failure.error = static_cast<Error>(number);
        REQUIRE(sentence(failure) == "unknown error");
    }
}
