// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <ctime>
#include <limits>

#include <catch2/catch.hpp>

#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("status IMAGE: the header in words") {
    SavedImage saved;
    auto header = saved.header();
    header.created = std::time(nullptr) - 3 * 60;
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    const auto said = saved.said();
    CHECK_THAT(said, Catch::StartsWith("state     complete\ncomment   first\ncreated   20"));
    CHECK_THAT(said, Catch::Contains(" UTC, 3 min ago\n"));
    CHECK_THAT(said, Catch::Contains("size      0.7 MiB, 3 segments\n"));
    CHECK_THAT(said, Catch::Contains("kernel    6.1.0-test #1 SMP test (build 01020304)\nmemory    "
                                     "255.0 MiB above 1 MiB\n"));
    CHECK_THAT(said, Catch::Contains("entry     0x4800040\nsha256    "));
}

TEST_CASE("status IMAGE: every state has words") {
    SavedImage saved;
    auto header = saved.header();
    header.state = State::kIncomplete;
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::StartsWith("state     incomplete: saving it was not finished\n"));
    header.state = State::kResumed;
    header.resumed = 1700000000;
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::StartsWith("state     resumed already, on 2023-11-14 22:13:20 UTC\n"));
    header.state = State::kResuming;
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::StartsWith("state     being resumed, on 2023-11-14 22:13:20 UTC; nothing tells "
                                               "whether its kernel ran\n"));
}

TEST_CASE("status IMAGE: text of an image cannot steer the terminal") {
    SavedImage saved;
    auto header = saved.header();
    header.comment = "a\x1b[2Jb\n\x7f\x9b";
    header.kernel.release = "6.1\r";
    header.kernel.version = "\x1b]0;title\a";
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("comment   a\\x1b[2Jb\\x0a\\x7f\\x9b\n"));
    CHECK_THAT(saved.said(), Catch::Contains("kernel    6.1\\x0d \\x1b]0;title\\x07 (build 01020304)\n"));
    CHECK(saved.run({"restore", saved.image}) == Exit::kForeign);
    CHECK_THAT(saved.said(), Catch::Contains("holds kernel 6.1\\x0d \\x1b]0;title"));
}

TEST_CASE("status IMAGE: what is no image is refused") {
    SavedImage saved;
    CHECK(saved.run({"status", saved.source}) == Exit::kDamaged);
    CHECK_THAT(saved.said(), Catch::Contains("is no image of kjump"));
}

TEST_CASE("status IMAGE: any time in a header has words") {
    SavedImage saved;
    auto header = saved.header();
    header.created = std::numeric_limits<std::int64_t>::min();
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("created   no date (-9223372036854775808 s)\n"));
    header.created = std::numeric_limits<std::int64_t>::max();
    saved.put(header);
    REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("created   no date (9223372036854775807 s), in the future\n"));
}
