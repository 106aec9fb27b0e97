// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_id.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "support/disks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void check_read(const Awaited& written) {
    const auto read = awaited_of(words_of(written));
    REQUIRE(read);
    CHECK(read->id == written.id);
    CHECK(read->at == written.at);
}

}  // namespace

TEST_CASE("a place is read out of its own words") {
    CHECK(words_of({kId, 0}) == kPlaceWords);
    CHECK(words_of({kId, 123 * kPage}) == kIdDigits + "@503808");
    for (const auto at : {std::uint64_t{0}, kPage, k4GiB, std::uint64_t{1} << 60, UINT64_MAX}) {
        INFO(at);
        check_read({kId, at});
    }
    check_read({new_image_id(), 0});
}

TEST_CASE("two ids differ, and none is of zeros") {
    const auto id = new_image_id();
    CHECK(id != new_image_id());
    CHECK(id != ImageId{});
}

TEST_CASE("words without an id are no place") {
    const std::string zeros(32, '0');
    for (const auto& digits :
         {std::string(), kIdDigits.substr(1), kIdDigits.substr(2), kIdDigits + "0", kIdDigits + "00", zeros}) {
        INFO(digits);
        CHECK_FALSE(awaited_of(digits));
        CHECK_FALSE(awaited_of(digits + "@0"));
    }
    CHECK(awaited_of(zeros.substr(1) + "1@0"));
    CHECK(awaited_of("1" + zeros.substr(1) + "@0"));
    for (const auto* digits : {"g0", "0g", " 1", "1 ", "-1", "+1", "0x", "x1", "\xc3\xa4"}) {
        INFO(digits);
        CHECK_FALSE(awaited_of(digits + kIdDigits.substr(2) + "@0"));
        CHECK_FALSE(awaited_of(kIdDigits.substr(2) + digits + "@0"));
    }
    auto with_nul = kPlaceWords;
    with_nul[31] = '\0';
    CHECK_FALSE(awaited_of(with_nul));
}

TEST_CASE("words without a number of bytes are no place") {
    for (const auto* end :
         {"", "@", "@ 0", "@0 ", "@-1", "@x", "@4K", "@0,off", "@@0", "0@", "@18446744073709551616"}) {
        INFO(end);
        CHECK_FALSE(awaited_of(kIdDigits + end));
    }
}
