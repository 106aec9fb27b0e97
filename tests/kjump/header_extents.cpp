// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The extents in a header since version 3, and the text before them.
#include <cstring>

#include <catch2/catch.hpp>

#include "image/image.hpp"
#include "support/core_header_page.hpp"
#include "support/cut_storage.hpp"
#include "support/disks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kOldTextBytes = 3583, kNewTextBytes = 2047;
constexpr std::uint64_t kMostPagesOfOne = 0xffffffff;  // of one extent

Header with_extents(const std::vector<Extent>& extents) {
    auto header = awaited();
    header.format = Format::kElf;
    header.extents = extents;
    return header;
}

// None continues the one before.
std::vector<Extent> scattered(std::size_t count) {
    std::vector<Extent> extents;
    for (std::size_t i = 0; i < count; ++i) {
        extents.push_back({(7 + 3 * (count - i)) * kPage, (1 + i % 2) * kPage});
    }
    return extents;
}

// As an older kjump wrote it, with that many bytes of text.
HeaderPage of_old_version(std::uint8_t version, std::size_t text_bytes) {
    auto header = awaited({});
    header.format = Format::kElf;
    header.state = State::kResumed;
    header.at_boot = false;
    auto page = encode(header);
    page[kCoreVersionAt] = version;
    std::fill_n(page.begin() + kCoreTextAt, text_bytes, std::uint8_t{'m'});
    return signed_anew(page);
}

}  // namespace

TEST_CASE("header: extents are read as they were written, none and as many as there may be") {
    for (const auto count : std::initializer_list<std::size_t>{0, 1, 2, 127, 128}) {
        INFO(count);
        CHECK(decode(encode(with_extents(scattered(count))), "image").extents == scattered(count));
    }
    const std::vector<Extent> far{{0, kPage}, {(k4GiB - 1) * kPage, kMostPagesOfOne * kPage}, {k4GiB * kPage, kPage}};
    CHECK(decode(encode(with_extents(far)), "image").extents == far);
}

TEST_CASE("header: extents are where the format says") {
    const auto page = encode(with_extents({{0x123456789 * kPage, 0x1020304 * kPage}, {kPage, 2 * kPage}}));
    const std::vector<std::uint8_t> first{0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0, 4, 3, 2, 1},
        second{1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0};
    CHECK(std::vector(page.begin() + kCoreExtentsAt, page.begin() + kCoreExtentsAt + 12) == first);
    CHECK(std::vector(page.begin() + kCoreExtentsAt + 12, page.begin() + kCoreExtentsAt + 24) == second);
    CHECK(std::all_of(page.begin() + kCoreExtentsAt + 24, page.end(), [](auto byte) { return byte == 0; }));
}

TEST_CASE("header: an extent behind one without pages makes no sense") {
    auto page = encode(with_extents({{kPage, kPage}}));
    page[kCoreExtentsAt + 24] = 1;
    check_nonsense(signed_anew(page));
    auto start = encode(with_extents({}));
    start[kCoreExtentsAt] = 1;  // of one without pages
    check_nonsense(signed_anew(start));
}

TEST_CASE("header: text of any length leaves the extents alone") {
    auto header = with_extents(scattered(kMostExtents));
    for (const auto state : {State::kFailed, State::kComplete}) {
        header.state = state;
        auto& words = state == State::kFailed ? header.reason : header.memory_text;
        for (const auto bytes : std::initializer_list<std::size_t>{0, 2046, 2047, 2048, 3584, 10000}) {
            INFO(bytes);
            words.assign(bytes, 't');
            const auto read = decode(encode(header), "image");
            CHECK((state == State::kFailed ? read.reason : read.memory_text) ==
                  std::string(std::min(bytes, kNewTextBytes), 't'));
            CHECK(read.extents == scattered(kMostExtents));
        }
    }
}

TEST_CASE("header: versions 1 and 2 have text where the extents are, and none of them") {
    for (const std::uint8_t version : {std::uint8_t{1}, std::uint8_t{2}}) {
        for (const auto bytes : {kNewTextBytes, kNewTextBytes + 1, kOldTextBytes}) {
            INFO(bytes);
            const auto header = decode(of_old_version(version, bytes), "image");
            CHECK(header.memory_text == std::string(bytes, 'm'));
            CHECK(header.extents.empty());
        }
        check_nonsense(of_old_version(version, kOldTextBytes + 1));
    }
    auto page = of_old_version(2, kOldTextBytes);
    page[kCoreVersionAt] = 3;
    check_nonsense(signed_anew(page));
}

TEST_CASE("header: an old image that is marked becomes one of version 4, without extents") {
    std::vector<std::uint8_t> medium(2 * kHeaderBytes);
    std::ranges::copy(of_old_version(1, kOldTextBytes), medium.begin());
    CutStorage storage(medium, 0, 0);
    Image(storage, "image").set_state(State::kResuming, 1700000000);
    const auto header = Image(storage, "image").header();
    CHECK(storage.medium()[kCoreVersionAt] == 4);
    CHECK(header.state == State::kResuming);
    CHECK(header.memory_text == std::string(kNewTextBytes, 'm'));
    CHECK(header.extents.empty());
}

TEST_CASE("header: an image that is marked keeps its extents") {
    CutStorage storage(std::vector<std::uint8_t>(2 * kHeaderBytes), 0, 0);
    put_header(storage, with_extents(scattered(kMostExtents)));
    Image(storage, "image").set_state(State::kPassedOver, 1700000100);
    CHECK(Image(storage, "image").header().extents == scattered(kMostExtents));
}
