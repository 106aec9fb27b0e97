// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "same_files.hpp"

#include <catch2/catch.hpp>

#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

namespace {

struct Pair {
    TemporaryDirectory directory;
    Scenario scenario;

    Pair(const std::string& expected, const std::string& actual) {
        scenario.same.push_back({directory.file("expected", expected), directory.file("actual", actual)});
    }
};

}  // namespace

TEST_CASE("the same bytes in two files are no fault") {
    const Pair pair(std::string("a\0b", 3), std::string("a\0b", 3));
    CHECK(file_faults(pair.scenario).empty());
}

TEST_CASE("files that differ are told by their first different byte") {
    const auto [expected, actual, at] = GENERATE(table<std::string, std::string, std::string>(
        {{"abcd", "abxy", "byte 2"}, {"abcd", "abc", "byte 3"}, {"abc", "abcd", "byte 3"}}));
    const Pair pair(expected, actual);
    const auto faults = file_faults(pair.scenario);
    REQUIRE(faults.size() == 1);
    CHECK_THAT(faults[0], Catch::Matchers::EndsWith(at));
}

TEST_CASE("a file that is not there is a fault, and what an earlier run left does not count") {
    const Pair pair("same", "same");
    forget_files(pair.scenario, {pair.directory.path(), "name"});
    const auto faults = file_faults(pair.scenario);
    REQUIRE(faults.size() == 1);
    CHECK_THAT(faults[0], Catch::Matchers::StartsWith("the run left no file"));
}

TEST_CASE("a file outside the log directory is not removed") {
    const Pair pair("same", "same");
    forget_files(pair.scenario, {pair.directory.path() / "logs", "name"});
    CHECK(file_faults(pair.scenario).empty());
}
