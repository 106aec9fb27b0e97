// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump make-saver --resident: a saver that is booted, and sleeps.
#pragma once

#include "commands/options.hpp"
#include "machine/context.hpp"

namespace kjump {

// Boots the saver that `options` name, or the one that is installed, in a window of its own, and returns when it has
// gone to sleep there. Another one that slept, or that nobody can wake any more, is gone, with its window; but with
// --if-missing one that sleeps stays, and none is booted. Throws Failure; then nothing is in its slot, or what was
// there before it was begun.
void boot_resident_saver(const Options& options, const Context& context);

}  // namespace kjump
