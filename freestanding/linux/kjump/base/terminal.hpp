// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What somebody types who is asked for a secret.
#pragma once

#include <cstdio>
#include <string>

#include "base/failure.hpp"
#include "base/secret.hpp"

namespace kjump {

// A line that is typed at the terminal `descriptor`, where nothing of it is shown; `question` goes to `out`. Throws
// Failure(Exit::kKey) if somebody typed Ctrl-C, or Ctrl-D in an empty line, or it is no terminal.
Secret ask(const std::string& question, int descriptor, std::FILE* out);

}  // namespace kjump
