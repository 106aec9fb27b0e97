// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The options --key-file and --passphrase: by what an image is encrypted, or was.
#pragma once

#include <optional>

#include "commands/options.hpp"
#include "image/header.hpp"
#include "image/image_cipher.hpp"
#include "image/image_key.hpp"
#include "machine/context.hpp"

namespace kjump {

// For a new image: what the key file has, or a passphrase that was typed twice; nothing without one of the options.
// Throws Failure.
std::optional<UserSecret> new_secret(const Options& options, const Context& context);

// For the image with `header`, whose sentences begin with `name`; nothing if it is not encrypted. A passphrase is asked
// for on standard input, and at the boot on the console, up to three times, whether --passphrase is given or not. With
// one of the options an image that is not encrypted is refused: it may be anybody's. Throws Failure(Exit::kKey) of
// that, and without the right key.
std::optional<ImageCipher> cipher_of(const Header& header, const std::string& name, const Options& options,
                                     const Context& context);

}  // namespace kjump
