// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What each option of the command line sets.
#pragma once

#include <string>

#include "commands/options.hpp"

namespace kjump {

// What the option `name` sets if it takes no value; null of one that takes a value.
bool* flag_of(Options& options, const std::string& name);

// Precondition: some command has the option `name`, which takes a value. Throws Failure(Exit::kUsage).
void set_value(Options& options, const std::string& name, const std::string& value);

}  // namespace kjump
