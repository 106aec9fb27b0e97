// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Every error has a sentence of its own, with the numbers that belong to it, and a small buffer
// cuts it short.
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include <libjump/error.hpp>

using Catch::Matchers::Contains;
using libjump::describe;
using libjump::Error;
using libjump::Failure;
using libjump::PhysAddr;

namespace {

constexpr int kLastError = static_cast<int>(Error::kBiosNoService);

std::string sentence(Error error, std::uint32_t segment = 0, std::uint32_t other = 0, std::uint64_t address = 0) {
    char text[200];
    const std::size_t length = describe({error, segment, other, PhysAddr{address}}, text);
    REQUIRE(length < sizeof text);
    REQUIRE(std::string(text).size() == length);
    return text;
}

}  // namespace

TEST_CASE("Every error has its own sentence") {
    std::set<std::string> sentences;
    for (int error = 0; error <= kLastError; ++error) {
        const std::string text = sentence(static_cast<Error>(error));
        REQUIRE(text.size() > 10);
        REQUIRE_THAT(text, !Contains("%") && !Contains("\n"));
        REQUIRE(sentences.insert(text).second);
    }
}

TEST_CASE("Errors about a segment name the segment") {
    for (int error = static_cast<int>(Error::kOutOfMemory); error <= static_cast<int>(Error::kSegmentHitsSwapPage);
         ++error) {
        REQUIRE_THAT(sentence(static_cast<Error>(error), 4711), Contains("segment 4711"));
    }
}

TEST_CASE("Errors about an address name it in hexadecimal") {
    for (const Error error :
         {Error::kSegmentUnaligned, Error::kSegmentOutOfReach, Error::kSegmentsOverlap, Error::kSegmentHitsControlPage,
          Error::kPageTwice, Error::kPageOutOfReach, Error::kListEntryUnknown, Error::kListNoDestination,
          Error::kControlPageInvalid, Error::kSwapPageInvalid, Error::kEntryOutOfReach, Error::kPlanHitsItself,
          Error::kBiosBufferInvalid, Error::kBiosWindowInvalid}) {
        REQUIRE_THAT(sentence(error, 0, 0, 0x9876543210abcdef), Contains("0x9876543210abcdef"));
    }
}

TEST_CASE("Sentences read as they should") {
    REQUIRE(sentence(Error::kSegmentsOverlap, 3, 4294967295, 0x501000) ==
            "segment 3 overlaps segment 4294967295 at 0x501000");
    REQUIRE(sentence(Error::kSegmentHitsReserved, 10, 7, 0) == "segment 10 at 0x0: it overlaps reserved range 7");
    REQUIRE(sentence(Error::kPageTwice, 0, 0, 0x1ff000) == "page 0x1ff000 occurs twice in the plan");
    REQUIRE(sentence(Error::kBiosVectorInvalid, 0, 256) == "interrupt vector 256 is above 255");
    REQUIRE(sentence(Error::kBiosAddressWraps, 0xffff, 0x10) ==
            "the address 0xffff:0x10 passes the end of its segment or of the first MiB");
    REQUIRE(sentence(Error::kBiosFault, 0, 13, 0x8200000a) == "real-mode code raised exception 13 at 0x8200:0xa");
    REQUIRE(sentence(Error::kBiosTimeout, 0, 0, 0xf000fff0) ==
            "real-mode code did not return in time; it was at 0xf000:0xfff0");
    REQUIRE(sentence(Error::kBiosTimerInvalid, 0, 0x14) ==
            "timer control byte 20 is not for counter 0 with both bytes of its divisor");
}

TEST_CASE("A sentence is cut to fit, ends with NUL and reports its whole length") {
    const Failure failure{Error::kSegmentsOverlap, 3, 12, PhysAddr{0x501000}};
    const std::string whole = sentence(failure.error, failure.segment, failure.other, failure.address.value);
    for (std::size_t size = 1; size <= whole.size() + 2; ++size) {
        std::vector<char> text(size, '#');  // on the heap: one byte too many is the sanitizer's
        REQUIRE(describe(failure, text) == whole.size());
        REQUIRE(std::string(text.data()) == whole.substr(0, size - 1));
    }
    REQUIRE(describe(failure, {}) == whole.size());
}

TEST_CASE("An error that does not exist is said to be unknown") {
    for (const std::int32_t number : {kLastError + 1, 1000000, -1}) {
        REQUIRE_THAT(sentence(static_cast<Error>(number)), Contains("unknown"));
    }
}
