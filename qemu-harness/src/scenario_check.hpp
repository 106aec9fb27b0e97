// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "scenario.hpp"

namespace harness {

// Throws ScenarioError, which starts with the name of `file`, if keys of the scenario do not go together.
void check_scenario(const Scenario& scenario, const std::string& file);

}  // namespace harness
