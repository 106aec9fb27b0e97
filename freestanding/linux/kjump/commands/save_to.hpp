// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save, to wherever its image goes.
#pragma once

#include <functional>

#include "commands/options.hpp"
#include "image/find_images.hpp"
#include "image/image_cipher.hpp"
#include "machine/context.hpp"

namespace kjump {

// Asked between two pieces of the content: true ends the work.
using IsEnough = std::function<bool()>;

// Saves what the first operand names to `awaited`, whose place and comment the image takes, or if that is null to the
// second operand. `cipher` is that of the encryption of `awaited`, null without one. Throws Failure.
void save_to(const FoundImage* awaited, const ImageCipher* cipher, const Options& options, const Context& context,
             const IsEnough& is_enough);

// Saves it to the device that awaits a save with the id --awaited, and leaves the reason there if that fails. Throws
// Failure.
void save_awaited(const Options& options, const Context& context);

}  // namespace kjump
