// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What version 4 of a header has more than the others, the machine; and pages of older versions, byte by byte.
#include <cstring>

#include <catch2/catch.hpp>

#include "image/image.hpp"
#include "support/core_header_page.hpp"
#include "support/cut_storage.hpp"
#include "support/disks.hpp"
#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kMachineAt = 436, kNothingAt = 452, kChecksumAt = 480;

// Written by nothing but the format's description: a complete image.
HeaderPage page_of(std::uint32_t version) {
    HeaderPage page{};
    const auto put = [&](std::size_t at, const auto& value) { std::memcpy(page.data() + at, &value, sizeof value); };
    const auto put_text = [&](std::size_t at, const std::string& words) {
        words.copy(reinterpret_cast<char*>(page.data()) + at, words.size());
    };
    put_text(0, "kjump \r\n");
    put(kCoreVersionAt, version);
    put(12, std::uint32_t{2});
    put(16, std::uint64_t{0x123456789});
    put(24, std::uint64_t{0x48000dc});
    put(32, std::int64_t{1700000000});
    put(40, std::int64_t{1700000100});
    put(48, std::uint64_t{255 << 20});
    put(56, std::uint32_t{4711});
    put(60, std::uint32_t{3});
    put_text(64, "\1\2\3");
    std::fill_n(page.begin() + 96, 32, std::uint8_t{0x5a});
    std::fill_n(page.begin() + 128, 32, std::uint8_t{0xa5});
    put_text(160, "6.1.0-52-amd64");
    put_text(232, "#1 SMP");
    put_text(304, "before the upgrade");
    put_text(kCoreTextAt, "100000-ffdffff\n");
    if (version > 2) {
        put(kCoreIdAt, kId);
        put(kCoreAtBootAt, std::uint32_t{1});
        put(kCoreExtentsAt, std::uint64_t{7});
        put(kCoreExtentsAt + 8, std::uint32_t{2});
    }
    if (version > 3) {
        put(kMachineAt, kHere);
    }
    return signed_anew(page);
}

HeaderPage with_byte(HeaderPage page, std::size_t at, std::uint8_t value) {
    page[at] = value;
    return signed_anew(page);
}

}  // namespace

TEST_CASE("header versions: each is read, and what it does not have is nothing") {
    for (const std::uint32_t version : {1u, 2u, 3u, 4u}) {
        INFO(version);
        const auto header = decode(page_of(version), "image");
        CHECK(header.state == State::kComplete);
        CHECK(header.content_bytes == 0x123456789);
        CHECK(header.entry == 0x48000dc);
        CHECK(header.created == 1700000000);
        CHECK(header.resumed == 1700000100);
        CHECK(header.memory_bytes == 255 << 20);
        CHECK(header.segments == 4711);
        CHECK(header.kernel.build_id == std::vector<std::uint8_t>{1, 2, 3});
        CHECK(header.kernel.release == "6.1.0-52-amd64");
        CHECK(header.kernel.version == "#1 SMP");
        CHECK(header.comment == "before the upgrade");
        CHECK(header.memory_text == "100000-ffdffff\n");
        CHECK(header.id == (version > 2 ? kId : ImageId{}));
        CHECK(header.at_boot == (version > 2));
        CHECK(header.extents == (version > 2 ? std::vector<Extent>{{7 * kPage, 2 * kPage}} : std::vector<Extent>{}));
        CHECK(header.machine == (version > 3 ? kHere : MachineId{}));
    }
}

TEST_CASE("header versions: the latest is written, and of an older one all but the version stays as it is") {
    CHECK(encode(decode(page_of(4), "image")) == page_of(4));
    for (const std::uint32_t version : {1u, 2u, 3u}) {
        INFO(version);
        CHECK(encode(decode(page_of(version), "image")) == with(page_of(version), kCoreVersionAt, 4));
    }
}

TEST_CASE("header versions: a machine where none is stored, or something behind it, makes no sense") {
    for (const auto at : {kMachineAt, kMachineAt + 15}) {
        for (const std::uint32_t version : {1u, 2u, 3u}) {
            check_nonsense(with_byte(page_of(version), at, 1));
        }
        CHECK(decode(with_byte(page_of(4), at, 1), "image").machine[at - kMachineAt] == 1);
    }
    check_nonsense(with_byte(page_of(4), kNothingAt, 1));
    check_nonsense(with_byte(page_of(4), kChecksumAt - 1, 1));
}

TEST_CASE("header versions: an image that is marked keeps its machine, and one of version 3 gets none") {
    for (const std::uint32_t version : {3u, 4u}) {
        INFO(version);
        std::vector<std::uint8_t> medium(2 * kHeaderBytes);
        std::ranges::copy(page_of(version), medium.begin());
        CutStorage storage(medium, 0, 0);
        Image(storage, "image").set_state(State::kPassedOver, 1700000200);
        CHECK(storage.medium()[kCoreVersionAt] == 4);
        CHECK(Image(storage, "image").header().machine == (version > 3 ? kHere : MachineId{}));
        CHECK(std::equal(medium.begin() + kSectorBytes, medium.end(), storage.medium().begin() + kSectorBytes));
    }
}
