// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// From a scenario file and those that it includes to a Scenario. The format is described in
// qemu-harness/README.md.
#pragma once

#include "scenario.hpp"
#include "scenario_lines.hpp"

namespace harness {

// Throws ScenarioError.
Scenario read_scenario(const std::filesystem::path& file, const Defines& defines);

}  // namespace harness
