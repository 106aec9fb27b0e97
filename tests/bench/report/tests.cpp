// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <sstream>
#include <stdexcept>

#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "figures.hpp"
#include "outputs.hpp"

using namespace bench;

namespace {

Part part_of(const std::string& text) {
    std::istringstream lines(text);
    return read_part("some", lines);
}

const char* const kTwo =
    "baseline\tthem\n"
    "32 MiB\tsave\ts\tthem\t4\n"
    "32 MiB\tsave\ts\tus\t5\n"
    "32 MiB\tsave\ts\tthem\t2\n"
    "32 MiB\tsave\ts\tus\t1\n"
    "32 MiB\tsave\ts\tus\t3\n"
    "64 MiB\tsave\ts\tus\t8\n";

std::string refusal_of(const std::string& text) {
    try {
        part_of(text);
    } catch (const std::runtime_error& failure) {
        return failure.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a median is the middle of the values, in whatever order they come") {
    CHECK(median({7}) == 7);
    CHECK(median({9, 1, 2}) == 2);
    CHECK(median({10, 1, 4, 2}) == 3);
}

TEST_CASE("the rounds of a subject in a case come together, in their order") {
    const auto part = part_of(kTwo);
    REQUIRE(part.figures.size() == 3);
    CHECK(part.baseline == "them");
    CHECK(part.figures[0].subject == "them");
    CHECK(part.figures[0].values == std::vector<double>{4, 2});
    CHECK(part.figures[1].values == std::vector<double>{5, 1, 3});
    CHECK(part.figures[2].condition == "64 MiB");
}

TEST_CASE("a ratio is that of medians, to the baseline in the same case, measure and unit") {
    const auto part = part_of(kTwo);
    CHECK(ratio(part, part.figures[0]) == 1);
    CHECK(ratio(part, part.figures[1]) == 1);
    CHECK_FALSE(ratio(part, part.figures[2]));
    const auto other =
        part_of("baseline\tthem\nx\tsave\ts\tthem\t2\nx\tsave\tMiB\tus\t1\nx\tload\ts\tus\t1\nx\tsave\ts\tus\t1\n");
    CHECK_FALSE(ratio(other, other.figures[1]));
    CHECK_FALSE(ratio(other, other.figures[2]));
    CHECK(ratio(other, other.figures[3]) == 0.5);
}

TEST_CASE("there is no ratio to nothing") {
    const auto alone = part_of("x\tsave\ts\tus\t1\n");
    CHECK_FALSE(ratio(alone, alone.figures[0]));
    const auto zero = part_of("baseline\tthem\nx\tsave\ts\tthem\t0\nx\tsave\ts\tus\t1\n");
    CHECK_FALSE(ratio(zero, zero.figures[1]));
}

TEST_CASE("what is no figure is refused by its line") {
    CHECK(refusal_of("a\tb\tc\td\t1\na\tb\tc\td\n") == "some: line 2 is no figure: a\tb\tc\td");
    for (const std::string line :
         {"", "a\tb\tc\td\t", "a\tb\tc\td\tx", "a\tb\tc\td\t1x", "a\tb\tc\td\tnan", "a\t\tc\td\t1", "a\tb\tc\td\t1\t2",
          "a\tb\tc\td\t1e999", "base\tline", "baseline\t"}) {
        CHECK(refusal_of(line + '\n') == "some: line 1 is no figure: " + line);
    }
}

TEST_CASE("the table has a row for each figure, and a heading for each part") {
    const auto text = table({part_of(kTwo), part_of("x\tsave\ts\tus\t1.239\n")});
    CHECK(text ==
          "## some\n\n"
          "| case | measure | who | median | least | most | ratio |\n"
          "|---|---|---|---|---|---|---|\n"
          "| 32 MiB | save | them | 3.00 s | 2.00 | 4.00 | 1.00 |\n"
          "| 32 MiB | save | us | 3.00 s | 1.00 | 5.00 | 1.00 |\n"
          "| 64 MiB | save | us | 8.00 s | 8.00 | 8.00 | - |\n"
          "\n## some\n\n"
          "| case | measure | who | median | least | most | ratio |\n"
          "|---|---|---|---|---|---|---|\n"
          "| x | save | us | 1.24 s | 1.24 | 1.24 | - |\n");
}

TEST_CASE("JSON has all rounds, and null where there is no ratio") {
    const auto all = nlohmann::json::parse(json({part_of(kTwo), part_of("x\tsave\ts\tus\t1\n")}));
    REQUIRE(all.size() == 4);
    CHECK(all[0] == nlohmann::json{{"part", "some"},
                                   {"case", "32 MiB"},
                                   {"measure", "save"},
                                   {"unit", "s"},
                                   {"subject", "them"},
                                   {"values", {4.0, 2.0}},
                                   {"median", 3.0},
                                   {"baseline", "them"},
                                   {"ratio", 1.0}});
    CHECK(all[2]["ratio"].is_null());
    CHECK(all[3]["baseline"].is_null());
}

TEST_CASE("a plot has what is compared, and not the baseline itself") {
    CHECK(plot_data({part_of("baseline\tthem\nx\tsave\ts\tthem\t3\nx\tsave\ts\tus\t1\ny\tsave\ts\tus\t1\n")}) ==
          "0.333 \"us: save (s), x\"\n");
}
