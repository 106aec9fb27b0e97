// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario_lines.hpp"

#include "scenario_error.hpp"

namespace harness {
namespace {

std::string substitute(const std::string& text, const Defines& defines, const std::string& where) {
    std::string result;
    std::size_t position = 0;
    while (true) {
        const auto start = text.find("${", position);
        result.append(text, position, start - position);
        if (start == std::string::npos) {
            return result;
        }
        const auto end = text.find('}', start);
        if (end == std::string::npos) {
            throw ScenarioError(where + "a ${ has no closing brace");
        }
        const auto name = text.substr(start + 2, end - start - 2);
        const auto define = defines.find(name);
        if (define == defines.end()) {
            throw ScenarioError(where + "${" + name + "} is not defined (--define " + name + "=VALUE)");
        }
        result += define->second;
        position = end + 1;
    }
}

}  // namespace

std::string trimmed(const std::string& text) {
    constexpr auto kBlank = " \t\r";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<ScenarioLine> read_lines(std::istream& input, const std::string& file_name, const Defines& defines) {
    std::vector<ScenarioLine> lines;
    std::string text;
    for (int number = 1; std::getline(input, text); ++number) {
        const auto where = file_name + ":" + std::to_string(number) + ": ";
        text = trimmed(text);
        if (text.empty() || text.front() == '#') {
            continue;
        }
        const auto equals = text.find('=');
        if (equals == std::string::npos) {
            throw ScenarioError(where + "expected `key = value`, found `" + text + "`");
        }
        lines.push_back(
            {where, trimmed(text.substr(0, equals)), substitute(trimmed(text.substr(equals + 1)), defines, where)});
    }
    return lines;
}

}  // namespace harness
