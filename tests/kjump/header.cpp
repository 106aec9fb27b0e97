// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/header.hpp"

#include <algorithm>
#include <cstring>

#include <catch2/catch.hpp>

#include "image/report.hpp"
#include "support/core_header_page.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// In front of an ELF core.
Header sample() {
    Header header;
    header.format = Format::kElf;
    header.state = State::kResumed;
    header.content_bytes = 0x123456789;
    header.segments = 4711;
    header.entry = 0x48000dc;
    header.created = 1700000000;
    header.resumed = 1700000100;
    header.memory_bytes = 255 << 20;
    header.memory_text = "100000-ffdffff\n";
    header.memory_digest.fill(0x5a);
    header.content_digest.fill(0xa5);
    header.kernel = {"6.1.192-pae-smp", "#1 SMP", {1, 2, 3}};
    header.comment = "before the upgrade";
    return header;
}

}  // namespace

TEST_CASE("a header is read as it was written") {
    const auto header = decode(encode(sample()), "image");
    CHECK(header.state == State::kResumed);
    CHECK(header.content_bytes == 0x123456789);
    CHECK(header.segments == 4711);
    CHECK(header.entry == 0x48000dc);
    CHECK(header.created == 1700000000);
    CHECK(header.resumed == 1700000100);
    CHECK(header.memory_bytes == 255 << 20);
    CHECK(header.memory_text == "100000-ffdffff\n");
    CHECK(header.memory_digest == sample().memory_digest);
    CHECK(header.content_digest == sample().content_digest);
    CHECK(header.kernel.release == "6.1.192-pae-smp");
    CHECK(header.kernel.version == "#1 SMP");
    CHECK(header.kernel.build_id == sample().kernel.build_id);
    CHECK(header.comment == "before the upgrade");
}

TEST_CASE("a header's bytes are where the format says") {
    const auto page = encode(sample());
    CHECK(std::string(page.begin(), page.begin() + 8) == "kjump \r\n");
    CHECK(page[8] == 4);   // version
    CHECK(page[12] == 3);  // state
    CHECK(std::vector(page.begin() + 16, page.begin() + 21) == std::vector<std::uint8_t>{0x89, 0x67, 0x45, 0x23, 1});
    CHECK(std::vector(page.begin() + 24, page.begin() + 28) == std::vector<std::uint8_t>{0xdc, 0, 0x80, 4});
    CHECK(page[96] == 0x5a);
    CHECK(page[128] == 0xa5);
    CHECK(std::string(page.begin() + 160, page.begin() + 163) == "6.1");
    CHECK(std::string(page.begin() + 512, page.begin() + 518) == "100000");
}

TEST_CASE("a header with any bit flipped is refused") {
    const auto page = encode(sample());
    for (std::size_t at = 0; at < page.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto bad = page;
            bad[at] ^= static_cast<std::uint8_t>(1 << bit);
            INFO("byte " << at << " bit " << bit);
            const auto failure = test::failure_of([&] { decode(bad, "image"); });
            REQUIRE(failure.exit() == Exit::kDamaged);
            REQUIRE(failure.what() ==
                    std::string(at < 8 ? "image: is no image of kjump" : "image: the image's header is damaged"));
        }
    }
}

TEST_CASE("text that is too long is cut, and ends") {
    auto header = sample();
    header.comment.assign(500, 'x');
    header.memory_text.assign(10000, 'y');
    const auto again = decode(encode(header), "image");
    CHECK(again.comment == std::string(kCommentBytes, 'x'));
    CHECK(again.memory_text == std::string(2047, 'y'));
}

namespace {

constexpr std::size_t kBuildIdBytesAt = 60;

HeaderPage sample_with(std::size_t at, std::uint32_t value) { return with(encode(sample()), at, value); }

}  // namespace

TEST_CASE("a header of another version, or that makes no sense, is refused although its checksum is right") {
    for (std::uint32_t state = 1; state <= 7; ++state) {
        CHECK(decode(sample_with(kCoreStateAt, state), "image").state == static_cast<State>(state));
    }
    CHECK(decode(sample_with(kBuildIdBytesAt, 32), "image").kernel.build_id.size() == 32);
    for (const std::uint32_t version : {0u, 5u, 0xffffffffu}) {
        REQUIRE_REFUSED(Exit::kDamaged, "this kjump reads versions 1 to 12",
                        decode(sample_with(kCoreVersionAt, version), "image"));
    }
    for (const std::uint32_t state : {0u, 8u, 0xffffffffu}) {
        check_nonsense(sample_with(kCoreStateAt, state));
    }
    for (const std::uint32_t bytes : {33u, 0xffffffffu}) {
        check_nonsense(sample_with(kBuildIdBytesAt, bytes));
    }
}

TEST_CASE("a header of version 1 is read, and knows no image that is being resumed") {
    const auto old = sample_with(kCoreVersionAt, 1);
    CHECK(decode(old, "image").state == State::kResumed);
    CHECK(encode(decode(old, "image")) == encode(sample()));
    check_nonsense(with(old, kCoreStateAt, 4));
}

TEST_CASE("a header with something where nothing is stored is refused") {
    for (const auto at : std::initializer_list<std::size_t>{63 + 4, 64 + 31, 160 + 71, 232 + 71, 304 + 111, 452, 479,
                                                            512 + 100, 4095}) {
        INFO(at);
        auto page = encode(sample());
        page[at] = 1;
        check_nonsense(signed_anew(page));
    }
}

TEST_CASE("text ends with its first zero") {
    auto header = sample();
    header.kernel.release = std::string("6.1\0hidden", 10);
    CHECK(decode(encode(header), "image").kernel.release == "6.1");
}

TEST_CASE("an age is said in its two largest units") {
    CHECK(age(59) == "59 s");
    CHECK(age(3 * 60 + 59) == "3 min");
    CHECK(age(2 * 3600 + 5 * 60) == "2 h 5 min");
    CHECK(age(4 * 86400 + 3600) == "4 d 1 h");
    CHECK(date(1700000000) == "2023-11-14 22:13:20 UTC");
}

TEST_CASE("a time that is no date is said as such") {
    CHECK(date(0) == "1970-01-01 00:00:00 UTC");
    CHECK(date(253402300799) == "9999-12-31 23:59:59 UTC");
    CHECK(date(253402300800) == "no date (253402300800 s)");
    CHECK(date(-1) == "no date (-1 s)");
}
