// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump hibernate has to know of the next boot before this kernel is left.
#pragma once

#include "commands/options.hpp"
#include "image/awaiting_place.hpp"
#include "machine/context.hpp"

namespace kjump {

// Throws Failure(Exit::kTarget) if the next boot would not find an image in `place`, or would find another one too, and
// Failure(Exit::kKey) if it could not open one by what `options` name, or takes none that is not encrypted.
void check_next_boot(const AwaitingPlace& place, const Options& options, const Context& context);

}  // namespace kjump
