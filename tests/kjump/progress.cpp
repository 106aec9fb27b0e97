// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/progress.hpp"

#include <catch2/catch.hpp>

#include "support/temporary_folder.hpp"

using namespace kjump;
using namespace std::chrono_literals;

namespace {

// The output for 100 MiB in ten steps, each step taking `step`.
std::string printed(std::chrono::milliseconds step) {
    const test::TemporaryFolder folder;
    auto* const out = std::fopen((folder / "out").c_str(), "w");
    Progress::Clock::time_point now{};
    {
        Progress progress("saving", 100 << 20, out, [&] { return now; });
        for (int i = 0; i < 10; ++i) {
            now += step;
            progress.add(10 << 20);
        }
    }
    std::fclose(out);
    const auto bytes = test::read_file(folder / "out");
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("short work says nothing") { CHECK(printed(99ms).empty()); }

TEST_CASE("long work says how far it is, and when it will be done") {
    const auto lines = printed(1000ms);
    CHECK_THAT(lines, Catch::StartsWith("kjump: saving:  10 %, 10 of 100 MiB, 10.0 MiB/s, 9 s left\n"));
    CHECK_THAT(lines, Catch::EndsWith("kjump: saving: 100 %, 100 of 100 MiB, 10.0 MiB/s, 0 s left\n"));
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 6);  // every other second, into a log
}
