// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/segments.hpp"

#include <catch2/catch.hpp>

#include "base/storage.hpp"

using namespace kjump;

namespace {

struct Expected {
    std::uint64_t address, memory;
    std::size_t offset, bytes;
};

void check(const Segment& segment, const std::uint8_t* file, Expected expected) {
    CHECK(segment.physical == expected.address);
    CHECK(segment.memory_size == expected.memory);
    CHECK(segment.bytes.size() == expected.bytes);
    CHECK(segment.bytes.data() == file + expected.offset);
}

}  // namespace

TEST_CASE("segments are in the order of their addresses, in whole pages") {
    const std::vector<std::uint8_t> file(65536);
    Core core;
    core.segments = {{0x400000, 0x3000, 0x1000, 0x1000, 0, 7},  // zeros behind the file's page
                     {0x1400, 0x9e800, 0x9e800, 0x4000, 0, 7},  // begins and ends inside a page
                     {0x200000, 0x5000, 0, 0x8000, 0, 7}};      // nothing but zeros
    const auto list = segments_of(core, file.data());
    REQUIRE(list.size() == 3);
    check(list[0], file.data(), {0x2000, 0x9d000, 0x4c00, 0x9d000});
    check(list[1], file.data(), {0x200000, 0x5000, 0x8000, 0});
    check(list[2], file.data(), {0x400000, 0x3000, 0x1000, 0x1000});
}

TEST_CASE("a segment without a whole page gives none") {
    const std::vector<std::uint8_t> file(8192);
    Core core;
    core.segments = {{0x1400, 0x800, 0x800, 0, 0, 7}, {0x3800, 0x1000, 0x1000, 0x1000, 0, 7}};
    CHECK(segments_of(core, file.data()).empty());
}

TEST_CASE("a segment whose bytes end before its first whole page is zeros") {
    const std::vector<std::uint8_t> file(8192);
    Core core;
    core.segments = {{0x1400, 0x2000, 0x100, 0, 0, 7}};
    const auto list = segments_of(core, file.data());
    REQUIRE(list.size() == 1);
    check(list[0], file.data(), {0x2000, 0x1000, 0x100, 0});
}

TEST_CASE("segments without their bytes are the same memory in whole pages, and neighbours are one") {
    Core core;
    core.segments = {{0x400000, 0x3000, 0x1000, 0x1000, 0, 7},
                     {0x1400, 0x9e800, 0x9e800, 0x4000, 0, 7},
                     {0x123456000, 0x2000, 0, 0x8000, 0, 7},
                     {0x403000, 0x1000, 0x1000, 0x2000, 0, 7},
                     {0x500800, 0x1000, 0x1000, 0x3000, 0, 7}};  // no whole page
    const auto list = empty_segments_of(pages_of(core));
    REQUIRE(list.size() == 3);
    check(list[0], nullptr, {0x2000, 0x9d000, 0, 0});
    check(list[1], nullptr, {0x400000, 0x4000, 0, 0});
    check(list[2], nullptr, {0x123456000, 0x2000, 0, 0});
}

TEST_CASE("thousands of segments stay thousands") {
    const std::vector<std::uint8_t> file(4096);
    Core core;
    for (std::uint64_t i = 0; i < 5000; ++i) {
        core.segments.push_back({(5000 - i) * 0x2000, 4096, 4096, 0, 0, 7});
    }
    const auto list = segments_of(core, file.data());
    REQUIRE(list.size() == 5000);
    for (std::size_t i = 0; i < list.size(); ++i) {
        REQUIRE(list[i].physical == (i + 1) * 0x2000);
    }
}

TEST_CASE("segments are cut where this kernel's own memory begins and ends") {
    const std::vector<std::uint8_t> file(65536);
    const std::vector<Segment> segments{{Bytes(file).first(0x3000), 0x1000, 0x8000}, {Bytes(file), 0x20000, 0x10000}};
    const auto list = cut_at(MemoryMap({{0x2000, 0x3000}, {0x8000, 0x20000}, {0x30000, 0x40000}}), segments);
    REQUIRE(list.size() == 5);
    check(list[0], file.data(), {0x1000, 0x1000, 0, 0x1000});
    check(list[1], file.data(), {0x2000, 0x1000, 0x1000, 0x1000});
    check(list[2], file.data(), {0x3000, 0x5000, 0x2000, 0x1000});
    check(list[3], file.data(), {0x8000, 0x1000, 0x3000, 0});
    check(list[4], file.data(), {0x20000, 0x10000, 0, 0x10000});
    CHECK(cut_at(MemoryMap({}), segments).size() == 2);
}
