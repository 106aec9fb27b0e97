// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The keys that a line of a scenario file can have.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "scenario.hpp"
#include "scenario_lines.hpp"

namespace harness {

struct ScenarioKey {
    bool repeats;                                             // may stand more than once in a file; its values add up
    std::function<void(Scenario&, const ScenarioLine&)> set;  // throws ScenarioError
};

// By name; all but `include`.
const std::map<std::string, ScenarioKey>& scenario_keys();

}  // namespace harness
