// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A chain that loops is found out soon, and one that does not loop never.
#include <catch2/catch.hpp>

#include <libjump/loop_detector.hpp>

using libjump::LoopDetector;
using libjump::PhysAddr;

namespace {

// The link at which the chain of `tail` pages and then a loop of `loop` pages is found out.
std::uint64_t found_after(std::uint64_t tail, std::uint64_t loop) {
    LoopDetector detector;
    for (std::uint64_t link = 0;; ++link) {
        const std::uint64_t page = link < tail ? link : tail + (link - tail) % loop;
        if (detector.follow(PhysAddr{page << 12})) {
            return link;
        }
        REQUIRE(link < 10000);
    }
}

}  // namespace

TEST_CASE("Every loop is found within three times as many links as the chain has pages") {
    for (std::uint64_t tail = 0; tail < 40; ++tail) {
        for (std::uint64_t loop = 1; loop < 40; ++loop) {
            const std::uint64_t found = found_after(tail, loop);
            REQUIRE(found >= tail + loop);  // no earlier page can be one of before
            REQUIRE(found < 3 * (tail + loop));
        }
    }
}

TEST_CASE("A chain that comes to no page twice is followed to its end") {
    LoopDetector detector;
    for (std::uint64_t link = 0; link < 100000; ++link) {
        REQUIRE_FALSE(detector.follow(PhysAddr{link << 12}));
    }
}
