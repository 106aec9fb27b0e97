// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The lexical part of a scenario file: `key = value` lines with ${NAME} replaced.
#pragma once

#include <istream>
#include <map>
#include <string>
#include <vector>

namespace harness {

using Defines = std::map<std::string, std::string>;

struct ScenarioLine {
    std::string where;  // "file:line: ", in front of every complaint about this line
    std::string key;
    std::string value;
};

// Reads all lines but comments and empty ones. Throws ScenarioError.
std::vector<ScenarioLine> read_lines(std::istream& input, const std::string& file_name, const Defines& defines);

std::string trimmed(const std::string& text);

}  // namespace harness
