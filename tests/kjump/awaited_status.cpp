// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What is said of a header whose save is awaited, failed, or was for a boot.
#include <catch2/catch.hpp>

#include "support/disks.hpp"
#include "support/fresh_boot.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

Header failed(const std::string& reason) {
    auto header = awaited();
    header.state = State::kFailed;
    header.reason = reason;
    return header;
}

}  // namespace

TEST_CASE("status IMAGE: of a header without content only what it has is said") {
    FakeMachine machine;
    const auto said = [&](const Header& header) {
        CHECK(machine.run({"status", add_disk(machine, "sda", header)}) == Exit::kDone);
        CHECK(std::ranges::count(machine.said(), '\n') == 3);
        return machine.said();
    };
    CHECK_THAT(said(awaited()), Catch::StartsWith("state     awaited: a kernel was left to be saved here\n"
                                                  "comment   before the upgrade\ncreated   2023-11-14 22:13:20 UTC"));
    CHECK_THAT(said(failed("a key ended it")), Catch::StartsWith("state     saving failed: a key ended it\ncomment"));
    CHECK_THAT(said(failed("\x1b[2J\n")), Catch::StartsWith("state     saving failed: \\x1b[2J\\x0a\ncomment"));
}

TEST_CASE("status IMAGE: whether the next boot restores it is said of an image that is complete") {
    SavedImage saved;
    auto header = saved.header();
    const auto check = [&](State state, bool at_boot, const std::string& words) {
        header.state = state;
        header.at_boot = at_boot;
        saved.put(header);
        REQUIRE(saved.run({"status", saved.image}) == Exit::kDone);
        CHECK_THAT(saved.said(), Catch::StartsWith("state     " + words + "\ncomment   first\n"));
        CHECK_THAT(saved.said(), Catch::Contains("sha256    "));
    };
    check(State::kComplete, true, "complete; the next boot restores it");
    check(State::kComplete, false, "complete");
    header.resumed = 1700000000;
    check(State::kPassedOver, true, "passed over when the machine booted, on 2023-11-14 22:13:20 UTC");
    check(State::kResumed, true, "resumed already, on 2023-11-14 22:13:20 UTC");
}

TEST_CASE("restore: what has no content is refused, whatever is said") {
    FreshBoot machine;
    const auto check = [&](const Header& header, const std::string& words) {
        const auto disk = add_disk(machine, "sda", header);
        for (const auto* option : {"--again", "--check", "--quiet"}) {
            CHECK(machine.run({"restore", option, disk}) == Exit::kDamaged);
            CHECK(machine.said() == "kjump: " + disk + words + "\n");
            CHECK(machine.kernel.loads == 0);
            CHECK(encode(header_on(disk)) == encode(header));
        }
    };
    check(awaited(), ": there is no image yet: the kernel that was left is not saved");
    check(failed("\x1b[2J"), ": there is no image: saving failed: \\x1b[2J");
}

TEST_CASE("restore: an image that was passed over is resumed only if asked") {
    FreshBoot saved;
    auto header = saved.header();
    header.state = State::kPassedOver;
    header.resumed = 1700000000;
    saved.put(header);
    check_refused(
        saved, Exit::kResumed,
        "the image was passed over when the machine booted, on 2023-11-14 22:13:20 UTC; its file systems have "
        "moved on since, unless nothing was mounted (--again resumes it all the same)");
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kDone);
    CHECK(saved.header().state == State::kResuming);
}
