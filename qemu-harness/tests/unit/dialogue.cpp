// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "dialogue.hpp"

#include <catch2/catch.hpp>

#include "line_assembler.hpp"

using namespace harness;

namespace {

struct Fixture {
    std::vector<Step> steps;
    std::vector<std::string> happened{};
    Dialogue dialogue{steps};
    LineAssembler lines{[this](const std::string& line, bool complete) {
        for (const auto* step : dialogue.line(line, complete)) {
            happened.push_back(step->pattern_text);
        }
    }};

    explicit Fixture(const std::vector<std::string>& patterns) {
        for (const auto& pattern : patterns) {
            steps.push_back({pattern, std::regex(pattern), Seconds{0}, Note{}});
        }
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("steps happen in order, one behind the other") {
    Fixture f({"a", "a", "^b", "c"});
    f.lines.add("c b a\n");
    CHECK(f.happened == Texts{"a"});
    f.lines.add("xa\nb c\n");
    CHECK(f.happened == Texts{"a", "a", "^b", "c"});
    CHECK(f.dialogue.done());
}

TEST_CASE("a prompt needs no line end, and is seen once") {
    Fixture f({"^# $", "^# $"});
    f.lines.add("# ");
    CHECK(f.happened.size() == 1);
    f.lines.add("ls\n");
    f.lines.add("file\n# ");
    CHECK(f.dialogue.done());
}

TEST_CASE("lines come without their ends and without escape sequences") {
    Texts lines;
    LineAssembler assembler([&](const std::string& line, bool complete) {
        if (complete) {
            lines.push_back(line);
        }
    });
    assembler.add("\x1b[H\x1b[2Jok 1\r");
    assembler.add("\n\nla");
    assembler.add("st");
    CHECK(lines == Texts{"ok 1", ""});
    assembler.finish();
    assembler.finish();
    CHECK(lines == Texts{"ok 1", "", "last"});
}

TEST_CASE("a line without end is cut") {
    std::size_t complete_lines = 0;
    LineAssembler assembler([&](const std::string&, bool complete) { complete_lines += complete; });
    assembler.add(std::string(1 << 20, 'x'));
    CHECK(complete_lines > 0);
}
