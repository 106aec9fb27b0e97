// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "tap.hpp"

#include <catch2/catch.hpp>

using harness::TapJudge;
using Lines = std::vector<std::string>;

namespace {

Lines faults(const Lines& lines, bool allow_skip = false) {
    TapJudge judge(allow_skip);
    for (const auto& line : lines) {
        judge.line(line);
    }
    return judge.faults();
}

}  // namespace

TEST_CASE("complete streams pass") {
    CHECK(faults({"1..2", "ok 1 - a", "ok 2"}).empty());
    CHECK(faults({"ok 1 - a", "ok 2", "1..2"}).empty());
    CHECK(faults({"1..2", "[    1.0] okay then", "ok 2 - b", "not okay", "ok 1 - a"}).empty());
}

TEST_CASE("broken streams are told apart") {
    CHECK(faults({}) == Lines{"there is no TAP plan"});
    CHECK(faults({"ok 1"}) == Lines{"there is no TAP plan"});
    CHECK(faults({"1..0"}) == Lines{"the plan has no tests"});
    CHECK(faults({"1..1", "ok 1", "1..1"}) == Lines{"the plan was printed twice"});
    CHECK(faults({"1..3", "ok 1"}) == Lines{"the plan is not complete: 2 of 3 tests are missing, the first is 2"});
    CHECK(faults({"1..1", "ok 1", "ok 1"}) == Lines{"test 1 was reported twice"});
    CHECK(faults({"1..1", "ok 1", "ok 2"}) == Lines{"test 2 is outside the plan 1..1"});
    CHECK(faults({"1..1", "ok 1", "ok 0"}) == Lines{"test 0 is outside the plan 1..1"});
    CHECK(faults({"1..1", "not ok 1 - b"}) == Lines{"a test failed: not ok 1 - b"});
    CHECK(faults({"1..1", "ok 1", "ok - b"}) == Lines{"a test point has no number: ok - b"});
    CHECK(faults({"1..1", "ok 1", "Bail out! no memory"}) == Lines{"the guest gave up: Bail out! no memory"});
}

TEST_CASE("what was said before a point that failed is told") {
    CHECK(faults({"1..1", "# 1 kB", "# 2 kB", "not ok 1 - b"}) ==
          Lines{"a test failed: not ok 1 - b; before it: # 2 kB"});
    CHECK(faults({"1..2", "# 1 kB", "ok 1 - a", "not ok 2 - b"}) == Lines{"a test failed: not ok 2 - b"});
}

TEST_CASE("a skipped point passes only where that is allowed") {
    const Lines skipped{"1..2", "ok 1 # SKIP no SSE", "ok 2 # todo"};
    CHECK(faults(skipped).size() == 2);
    CHECK(faults(skipped).front() == "a test was skipped: ok 1 # SKIP no SSE");
    CHECK(faults(skipped, true).empty());
    CHECK(faults({"1..1", "not ok 1 # TODO"}, true).size() == 1);
}
