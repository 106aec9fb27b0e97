// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Another program.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"

namespace kjump {

// Runs `words[0]`, a path, with the others as its arguments, and waits for its end. What it says goes to
// standard error: standard output may be where a dump goes. Throws Failure(Exit::kIo) if it
// cannot be run, or ends with another status than 0.
void run_program(const std::vector<std::string>& words);

// The same, with standard input and output from `from` and to `to`, each from its current position on.
void filter_by_program(const std::vector<std::string>& words, const File& from, const File& to);

}  // namespace kjump
