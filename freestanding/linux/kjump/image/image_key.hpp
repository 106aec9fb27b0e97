// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The key of an encrypted image: random, of one image alone, and on a disk only wrapped by a key that a secret makes.
// All by libsodium; in kjump for i386 all throw Failure(Exit::kForeign): no_encryption.cpp.
#pragma once

#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "base/sha256.hpp"
#include "image/encryption.hpp"

namespace kjump {

constexpr std::size_t kImageKeyBytes = 32;
// Of argon2id, in bytes, for a new image. A machine of 512 MiB restores by the same passphrase as any other; more
// passes make up for the memory.
constexpr std::uint64_t kPassphraseMemory = 64 << 20;

// What the user has: the passphrase, or the digest of all that is in the key file.
struct UserSecret {
    SecretKind kind;
    Secret bytes;
};

// A regular file of 32 bytes to 8 MiB; `notice` is told of one that others may read. Throws Failure(Exit::kKey) of
// another one, Failure(Exit::kIo) if it cannot be read.
UserSecret key_file_secret(const std::string& name, const Notice& notice);
// The SHA-256 of its content, by which an initrd is known to have the same. Throws as that does.
Digest key_file_digest(const std::string& name);

// At random.
Secret new_image_key();
// For the header, with a salt and a nonce of its own. Throws Failure(Exit::kKernel) if there is not enough memory for
// argon2id.
Encryption wrap(const Secret& image_key, const UserSecret& user);
// The image's key; nothing if `encryption` was made by another secret, or changed. Throws as wrap() does.
std::optional<Secret> unwrap(const Encryption& encryption, const UserSecret& user);

}  // namespace kjump
