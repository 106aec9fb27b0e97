// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore, of an image that was found.
#pragma once

#include "commands/options.hpp"
#include "image/find_images.hpp"
#include "machine/context.hpp"

namespace kjump {

// Throws Failure.
void restore_found(const FoundImage& found, const Options& options, const Context& context);

// Restores the image that a machine finds when it boots, or passes it over: also if that fails. Throws Failure.
void restore_at_boot(const Options& options, const Context& context);

}  // namespace kjump
