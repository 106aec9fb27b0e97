// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace kjump;

TEST_CASE("numbers are decimal, or hexadecimal with 0x") {
    CHECK(number("0") == 0u);
    CHECK(number("4096") == 4096u);
    CHECK(number("0x100000") == 0x100000u);
    CHECK(number("0xfFfFfFfFfFfFfFfF") == UINT64_MAX);
    CHECK(number("18446744073709551615") == UINT64_MAX);
    // Never octal, as nothing says that it could be.
    CHECK(number("0200000") == 200000u);
    CHECK(number("08") == 8u);
    CHECK(number("0x0010") == 0x10u);
}

TEST_CASE("text that is printed is of printable characters") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
    }
    const auto shown = printable(all);
    CHECK_THAT(shown, Catch::StartsWith("\\x00\\x01") && Catch::Contains("\\x1e\\x1f !\"#") &&
                          Catch::Contains("|}~\\x7f\\x80") && Catch::EndsWith("\\xfe\\xff"));
    CHECK(shown.size() == 4 * (256 - 95) + 95);
}

TEST_CASE("sizes, digits and lines") {
    CHECK(mebibytes(0) == "0.0 MiB");
    CHECK(mebibytes(12897485) == "12.3 MiB");
    CHECK(hex(std::vector<std::uint8_t>{0, 0x0a, 0xff}) == "000aff");
    CHECK(first_line("one\ntwo\n") == "one");
    CHECK(first_line("one") == "one");
    CHECK(first_line("\n").empty());
}

TEST_CASE("bytes are read out of just their digits") {
    std::vector<std::uint8_t> bytes(3);
    CHECK(read_hex("000aFf", bytes));
    CHECK(bytes == std::vector<std::uint8_t>{0, 0x0a, 0xff});
    for (const auto* words : {"", "000af", "000aff0", "000afg", "0x0aff", "00 aff", "-00aff"}) {
        INFO(words);
        CHECK_FALSE(read_hex(words, bytes));
    }
}

TEST_CASE("what is not a number from its first to its last byte is none") {
    for (const auto* word : {"", " 1", "1 ", "+1", "-1", "0x", "0x-1", "0x 1", "0x0x1", "x1", "1x", "12g", "0xg", "ten",
                             "1e3", "18446744073709551616", "0x10000000000000000"}) {
        INFO(word);
        CHECK(number(word) == std::nullopt);
    }
    CHECK(number(std::string("12\0", 3)) == std::nullopt);
    CHECK(number(std::string("12\0004", 4)) == std::nullopt);
    CHECK(number(std::string("0x12\0", 5)) == std::nullopt);
}
