// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of an encrypted image as messages: each is encrypted by itself, and its tag tells whether it is what was
// encrypted under its number. By XChaCha20-Poly1305 and BLAKE2b of libsodium; in kjump for i386 all throw
// Failure(Exit::kForeign): no_encryption.cpp.
#pragma once

#include "base/content_tag.hpp"
#include "base/secret.hpp"
#include "base/sha256.hpp"
#include "image/encryption.hpp"

namespace kjump {

class ImageCipher {
public:
    // `image_key` is the one in `encryption`, and of that image alone.
    ImageCipher(const Secret& image_key, const Encryption& encryption);

    // Encrypts `message` in its place. No two messages of an image have the same `number`.
    ContentTag seal(std::uint64_t number, std::span<std::uint8_t> message) const;
    // The reverse. False, and `message` is of no use, if it or `tag` was changed, or is of another number or image.
    bool unseal(std::uint64_t number, std::span<std::uint8_t> message, const ContentTag& tag) const;
    // By which nobody without the key can change `header` or `tags`.
    Digest digest(Bytes header, Bytes tags) const;

private:
    Encryption encryption_;
    Secret message_key_, digest_key_;
};

}  // namespace kjump
