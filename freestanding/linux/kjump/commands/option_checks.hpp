// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Which options and operands go together.
#pragma once

#include "commands/options.hpp"

namespace kjump {

// Precondition: the command has each of them, and takes so many operands. Throws Failure(Exit::kUsage).
void check_together(const Options& options);

}  // namespace kjump
