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

// Whether they have one of the two.
bool names_secret(const Options& options);

// How the header of a new image tells of `image_key`, which it wraps by what the key file has, or by a passphrase that
// is typed twice. Precondition: names_secret(). Throws Failure.
Encryption wrap_anew(const Secret& image_key, const Options& options, const Context& context);

// For the image with `header`, whose sentences begin with `name`; nothing if it is not encrypted. A passphrase is asked
// for up to three times: on standard input, whether --passphrase is given or not, or with --at-boot on the console, if
// it is given, where each has five minutes, an empty line is no try, and a key that ends the line is one. With one of
// the options an image that is not encrypted is refused, since it may be anybody's, and one that is encrypted by the
// other kind. Throws Failure(Exit::kKey) of that, and without the right key.
std::optional<ImageCipher> cipher_of(const Header& header, const std::string& name, const Options& options,
                                     const Context& context);

}  // namespace kjump
