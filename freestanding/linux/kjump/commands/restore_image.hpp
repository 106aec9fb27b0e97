// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore, of an image that was found.
#pragma once

#include <optional>

#include "commands/options.hpp"
#include "image/find_images.hpp"
#include "image/image_cipher.hpp"
#include "machine/context.hpp"

namespace kjump {

// `cipher` is that of its encryption, if it is known already. Throws Failure.
void restore_found(const FoundImage& found, const Options& options, const Context& context,
                   std::optional<ImageCipher> cipher = {});

// Restores the image that a machine finds when it boots, and passes over all others once it is known which one that is:
// the newest, or with --key-file the newest that the key opens, or with --passphrase the newest that has one. With
// --pass-over, and if that one is refused, all are passed over. Throws Failure.
void restore_at_boot(const Options& options, const Context& context);

}  // namespace kjump
