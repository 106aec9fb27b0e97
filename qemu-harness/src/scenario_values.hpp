// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The values of a scenario line. Each function throws ScenarioError that starts with line.where.
#pragma once

#include "scenario.hpp"
#include "scenario_lines.hpp"

namespace harness {

std::uint64_t parse_size(const ScenarioLine& line, const std::string& text);  // bytes; K, M, G
Seconds parse_seconds(const ScenarioLine& line, const std::string& text);
int parse_count(const ScenarioLine& line, int lowest, int highest);
bool parse_yes_no(const ScenarioLine& line);
std::regex parse_regex(const ScenarioLine& line, const std::string& text);
std::filesystem::path parse_file(const ScenarioLine& line, const std::string& text);

EmulatorKind parse_emulator(const ScenarioLine& line);
Arch parse_arch(const ScenarioLine& line);
Module parse_module(const ScenarioLine& line);
Disk parse_disk(const ScenarioLine& line);
SameFiles parse_same(const ScenarioLine& line);
ExpectedEnd parse_end(const ScenarioLine& line);
Step parse_step(const ScenarioLine& line);  // the value of `on`

// Cuts the first blank-separated word off the text.
std::string take_word(std::string& text);

}  // namespace harness
