// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/content_placer.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "machine/segments.hpp"
#include "support/core_builder.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

using Writes = std::vector<std::pair<std::uint64_t, std::vector<std::uint8_t>>>;  // in the order in which they came

// What is written of that content, which is given `step` bytes at a time.
Writes place(const std::vector<CoreSegment>& segments, Bytes content, std::size_t step) {
    Core core;
    core.segments = segments;
    Writes writes;
    ContentPlacer placer(core, [&](std::uint64_t physical, Bytes bytes) {
        REQUIRE_FALSE(bytes.empty());
        writes.push_back({physical, {bytes.begin(), bytes.end()}});
    });
    for (std::size_t at = 0; at < content.size(); at += step) {
        placer.place(at, content.subspan(at, std::min(step, content.size() - at)));
    }
    return writes;
}

// The bytes of segments_of(), those that are next to each other as one.
std::map<std::uint64_t, std::vector<std::uint8_t>> joined(const Writes& writes) {
    std::map<std::uint64_t, std::vector<std::uint8_t>> pieces;
    for (const auto& [physical, bytes] : writes) {
        const auto before = std::ranges::find_if(
            pieces, [physical = physical](auto& piece) { return piece.first + piece.second.size() == physical; });
        auto& piece = before == pieces.end() ? pieces[physical] : before->second;
        piece.insert(piece.end(), bytes.begin(), bytes.end());
    }
    return pieces;
}

}  // namespace

TEST_CASE("content: bytes go where they were in memory, however they come") {
    const auto content = pattern(0x20000, 1);
    // The order of the offsets is another than that of the addresses, and there are gaps between them.
    const std::vector<CoreSegment> segments{{0x400000, 0x3000, 0x1000, 0x1f000, 0, 7},     // zeros behind its bytes
                                            {0x1400, 0x9800, 0x9800, 0x4000, 0, 7},        // ends inside of pages
                                            {0x200000, 0x5000, 0, 0x10000, 0, 7},          // nothing but zeros
                                            {0x140000000, 0x3000, 0x2345, 0x12000, 0, 7},  // its bytes end in a page
                                            {0x300400, 0x2000, 0x100, 0x15000, 0, 7},      // before its first page
                                            {0x500800, 0x1000, 0x1000, 0x16000, 0, 7},     // no whole page
                                            {0x600000, 0x1000, 0x1000, 0x17000, 0, 7}};
    Core core;
    core.segments = segments;
    std::map<std::uint64_t, std::vector<std::uint8_t>> expected;
    for (const auto& segment : segments_of(core, content.data())) {
        if (!segment.bytes.empty()) {
            expected[segment.physical] = {segment.bytes.begin(), segment.bytes.end()};
        }
    }
    REQUIRE(expected.size() == 4);
    for (const std::size_t step : {1, 511, 0xc00, 0x1000, 0x1001, 0x4c00, 0x8000, 0x20000}) {
        INFO(step);
        CHECK((joined(place(segments, content, step)) == expected));
    }
}

TEST_CASE("content: it is passed on in the order in which it comes, cut where a segment or what came ends") {
    const auto content = pattern(0x5000, 2);
    const auto part = [&](std::size_t start, std::size_t bytes) {
        return std::vector(content.begin() + static_cast<std::ptrdiff_t>(start),
                           content.begin() + static_cast<std::ptrdiff_t>(start + bytes));
    };
    const std::vector<CoreSegment> segments{{0x1000, 0x2000, 0x2000, 0x3000, 0, 7},
                                            {0x140000000, 0x2000, 0x2000, 0x1000, 0, 7}};
    CHECK((place(segments, content, 0x5000) ==
           Writes{{0x140000000, part(0x1000, 0x2000)}, {0x1000, part(0x3000, 0x2000)}}));
    CHECK((place(segments, content, 0x2800) == Writes{{0x140000000, part(0x1000, 0x1800)},
                                                      {0x140001800, part(0x2800, 0x800)},
                                                      {0x1000, part(0x3000, 0x2000)}}));
    CHECK((place(segments, content, 0x1000).size() == 4));
}

TEST_CASE("content: what is no segment's is passed by") {
    const auto content = pattern(0x4000, 3);
    CHECK(place({{0x1000, 0x2000, 0, 0x1000, 0, 7}}, content, 0x1000).empty());
    CHECK(place({{0x1800, 0x1000, 0x1000, 0x1000, 0, 7}}, content, 0x1000).empty());
    CHECK(place({{0x1000, 0x1000, 0x1000, 0x4000, 0, 7}}, content, 0x1000).empty());  // behind all that comes
}
