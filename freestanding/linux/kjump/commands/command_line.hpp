// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The whole program but for main().
#pragma once

#include <string>
#include <vector>

#include "base/failure.hpp"
#include "machine/context.hpp"

namespace kjump {

// Parses the command line and does what it says; prints the one sentence of a failure. `words` are the
// arguments without the program's name.
Exit execute(const std::vector<std::string>& words, const Context& context);

}  // namespace kjump
