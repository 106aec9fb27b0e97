// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <stdexcept>

namespace harness {

// A mistake in a scenario file or on the command line; what() is one sentence, with file:line
// where there is one.
struct ScenarioError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace harness
