// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the library has in the place of the C library's functions where clang calls them.
#include "../../libjump/src/string_calls.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

namespace {

std::vector<unsigned char> numbers() {
    std::vector<unsigned char> all(64);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = static_cast<unsigned char>(i + 1);
    }
    return all;
}

}  // namespace

TEST_CASE("Bytes are moved whole, however the two places overlap") {
    const std::vector<unsigned char> before = numbers();
    for (std::size_t from = 0; from < 20; ++from) {
        for (std::size_t to = 0; to < 20; ++to) {
            for (const std::size_t bytes : {0, 1, 7, 40}) {
                std::vector<unsigned char> all = before, expected = before;
                for (std::size_t i = 0; i < bytes; ++i) {
                    expected[to + i] = before[from + i];
                }
                REQUIRE(move_bytes(&all[to], &all[from], bytes) == &all[to]);
                REQUIRE(all == expected);
            }
        }
    }
}

TEST_CASE("Bytes are copied, set and compared as in C") {
    const std::vector<unsigned char> before = numbers();
    std::vector<unsigned char> all(before.size());
    REQUIRE(copy_bytes(all.data(), before.data(), 63) == all.data());
    REQUIRE(std::equal(all.begin(), all.end() - 1, before.begin()));
    REQUIRE(all.back() == 0);
    REQUIRE(set_bytes(&all[1], 0x1ff, 62) == &all[1]);
    REQUIRE(all.front() == 1);
    REQUIRE(std::count(all.begin(), all.end(), 0xff) == 62);

    REQUIRE(compare_bytes(before.data(), all.data(), 0) == 0);
    REQUIRE(compare_bytes(before.data(), all.data(), 1) == 0);
    REQUIRE(compare_bytes(before.data(), all.data(), 2) < 0);  // 0xff is more than 2
    REQUIRE(compare_bytes(all.data(), before.data(), 64) > 0);
    REQUIRE(compare_bytes(before.data(), numbers().data(), 64) == 0);
}
