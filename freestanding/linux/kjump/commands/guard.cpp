// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump guard: a saver's kernel that panics goes back to the one that was left.
#include "machine/guard.hpp"

#include "commands/commands.hpp"

namespace kjump {

void guard(const Options& options, const Context& context) { set_guard(options.entry, context); }

}  // namespace kjump
