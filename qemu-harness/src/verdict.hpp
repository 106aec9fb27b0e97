// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "run.hpp"

namespace harness {

// The faults of the run, the most telling first, one sentence each; empty if it passed.
std::vector<std::string> judge(const Scenario& scenario, const Run& run);

}  // namespace harness
