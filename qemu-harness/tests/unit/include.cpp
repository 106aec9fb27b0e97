// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Scenarios that include other files.
#include <catch2/catch.hpp>

#include "scenario_error.hpp"
#include "scenario_reader.hpp"
#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    Defines defines{{"KERNEL", directory.file("kernel", "").string()}};

    Fixture() {
        std::filesystem::create_directory(directory.path() / "below");
        directory.file("below/base", "kernel = ${KERNEL}\ntimeout = 5\nappend = quiet\nforbid = Oops\ntap = yes\n");
    }
    Scenario read(const std::string& text) const { return read_scenario(directory.file("a.scenario", text), defines); }
    // With the folder cut out.
    std::string complaint(const std::string& text) const {
        try {
            read(text);
        } catch (const ScenarioError& error) {
            std::string words = error.what();
            const auto folder = directory.path().string() + "/";
            for (auto at = words.find(folder); at != std::string::npos; at = words.find(folder)) {
                words.erase(at, folder.size());
            }
            return words;
        }
        return "no complaint";
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "an included file's lines count as if they stood there") {
    const auto s = read("include = below/base\n");
    CHECK(s.name == "a");
    CHECK(s.kernel == defines["KERNEL"]);
    CHECK(s.timeout == Seconds{5});
    CHECK(s.append == "quiet");
    CHECK(s.tap);
    CHECK(s.forbidden.size() == 1);
}

TEST_CASE_METHOD(Fixture, "a value behind the include takes the place of the included one") {
    const auto s = read("include = below/base\ntimeout = 7\ntap = no\nexpect = x\n");
    CHECK(s.timeout == Seconds{7});
    CHECK_FALSE(s.tap);
    CHECK(read("timeout = 7\ninclude = below/base\n").timeout == Seconds{5});
}

TEST_CASE_METHOD(Fixture, "what may be repeated adds up") {
    const auto s = read("append = first\ninclude = below/base\nappend =\nappend = last\nforbid = BUG\n");
    CHECK(s.append == "first quiet last");
    REQUIRE(s.forbidden.size() == 2);
    CHECK(s.forbidden[0].pattern_text == "Oops");
    CHECK(s.forbidden[1].pattern_text == "BUG");
}

TEST_CASE_METHOD(Fixture, "file names start at the including file") {
    directory.file("below/more", "include = base\ntimeout = 9\n");
    CHECK(read("include = below/more\n").timeout == Seconds{9});
    defines["WHICH"] = directory.path() / "below/base";
    CHECK(read("include = ${WHICH}\n").timeout == Seconds{5});
}

TEST_CASE_METHOD(Fixture, "Bochs's own end gives way to one that is included") {
    directory.file("end", "end = 33\n");
    CHECK(complaint("include = end\nemulator = bochs\niso = ${KERNEL}\ntap = yes\n") ==
          "a.scenario: Bochs can only be asked for end = poweroff");
}

TEST_CASE_METHOD(Fixture, "one file may be included twice, side by side") {
    CHECK(read("include = below/base\ninclude = below/base\n").forbidden.size() == 2);
}

TEST_CASE_METHOD(Fixture, "a mistake in an included file is reported with that file's line") {
    directory.file("wrong", "tap = yes\n\ncpus = 0\n");
    CHECK(complaint("include = wrong\n") == "wrong:3: cpus must be a number from 1 to 255");
    directory.file("twice", "tap = yes\ntap = no\n");
    CHECK(complaint("include = twice\n") == "twice:2: `tap` may be given once only");
}

TEST_CASE_METHOD(Fixture, "an include that cannot be is refused") {
    CHECK(complaint("tap = yes\ninclude =\n") == "a.scenario:2: `include` has no value");
    CHECK(complaint("tap = yes\ninclude = none\n") == "a.scenario:2: cannot read the scenario none");
    CHECK(complaint("include = below\n") == "a.scenario:1: cannot read the scenario below");
    CHECK(complaint("include = a.scenario\n") ==
          "a.scenario:1: including `a.scenario` here would go round in a circle");
    directory.file("below/back", "timeout = 1\ninclude = ../a.scenario\n");
    CHECK(complaint("include = below/back\n") ==
          "below/back:2: including `../a.scenario` here would go round in a circle");
}

TEST_CASE_METHOD(Fixture, "files are included eight deep and no deeper") {
    directory.file("8", "include = below/base\n");
    for (int depth = 7; depth > 0; --depth) {
        directory.file(std::to_string(depth), "include = " + std::to_string(depth + 1) + "\n");
    }
    CHECK(read("include = 2\n").timeout == Seconds{5});
    CHECK(complaint("include = 1\n") == "8:1: files are included more than 8 deep");
}
