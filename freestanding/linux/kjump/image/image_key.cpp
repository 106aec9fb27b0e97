// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_key.hpp"

#include <algorithm>
#include <cinttypes>
#include <functional>

#include <sodium.h>

#include "base/blake2b.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/message_nonce.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kLeastKeyFile = 32, kMostKeyFile = 8 << 20;  // bytes
constexpr std::size_t kKeyFilePiece = 64 << 10;                      // of a key file, in bytes
constexpr std::uint32_t kPasses = 6;                                 // of argon2id
constexpr std::uint64_t kWrapping = 0;                               // the number of the one message of a wrapping key

static_assert(kImageKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES && kImageKeyBytes == Blake2b::kBytes);
static_assert(sizeof Encryption::salt == crypto_pwhash_SALTBYTES);
static_assert(sizeof Encryption::wrapped_key == kImageKeyBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES);

[[noreturn]] void refuse_key_file(const std::string& name, const std::string& why) {
    throw Failure(Exit::kKey, name + ": " + why);
}

std::span<std::uint8_t, Blake2b::kBytes> digest_in(Secret& secret) { return secret.bytes().first<Blake2b::kBytes>(); }

Secret wrapping_key(const Encryption& encryption, const UserSecret& user) {
    Secret key(kImageKeyBytes);
    if (user.kind == SecretKind::kKeyFile) {
        Blake2b sum(encryption.salt);
        sum.update(user.bytes.bytes());
        sum.finish(digest_in(key));
        return key;
    }
    const auto passphrase = user.bytes.bytes();
    if (crypto_pwhash(key.bytes().data(), kImageKeyBytes, reinterpret_cast<const char*>(passphrase.data()),
                      passphrase.size(), encryption.salt.data(), encryption.passes,
                      static_cast<std::size_t>(encryption.memory), crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw Failure(Exit::kKernel, "a passphrase takes " + mebibytes(encryption.memory) +
                                         " of memory to be made a key, and that is not free");
    }
    return key;
}

// Gives all of it to `take`, piece by piece.
void read_key_file(const std::string& name, const Notice& notice, const std::function<void(Bytes piece)>& take) {
    const auto file = File::for_reading(name);
    if (!S_ISREG(file.status().st_mode)) {
        refuse_key_file(name, "is no file, as a key file is");
    }
    const auto size = file.size();
    if (size < kLeastKeyFile || size > kMostKeyFile) {
        refuse_key_file(name, text("has %" PRIu64 " bytes, and a key file has 32 to 8388608", size));
    }
    if ((file.status().st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        notice(name + ": others may read this key; chmod 400 keeps them out");
    }
    Secret piece(kKeyFilePiece);
    for (std::uint64_t at = 0; at < size;) {
        const auto part =
            piece.bytes().first(static_cast<std::size_t>(std::min<std::uint64_t>(kKeyFilePiece, size - at)));
        file.read_at(at, part);
        take(part);
        at += part.size();
    }
}

struct WipedSha256 : Sha256 {
    ~WipedSha256() { sodium_memzero(this, sizeof *this); }
};

}  // namespace

UserSecret key_file_secret(const std::string& name, const Notice& notice) {
    UserSecret secret{SecretKind::kKeyFile, Secret(Blake2b::kBytes)};
    Blake2b sum;
    read_key_file(name, notice, [&](Bytes piece) { sum.update(piece); });
    sum.finish(digest_in(secret.bytes));
    return secret;
}

Digest key_file_digest(const std::string& name) {
    WipedSha256 sum;
    read_key_file(
        name, [](auto&) {}, [&](Bytes piece) { sum.update(piece); });
    return sum.finish();
}

Secret new_image_key() {
    Secret key(kImageKeyBytes);
    randombytes_buf(key.bytes().data(), kImageKeyBytes);
    return key;
}

Encryption wrap(const Secret& image_key, const UserSecret& user) {
    Encryption encryption;
    encryption.kind = user.kind;
    if (user.kind == SecretKind::kPassphrase) {
        encryption.passes = kPasses;
        encryption.memory = kPassphraseMemory;
    }
    randombytes_buf(encryption.salt.data(), encryption.salt.size());
    randombytes_buf(encryption.nonce.data(), encryption.nonce.size());
    const auto key = wrapping_key(encryption, user);
    const auto nonce = message_nonce(encryption, kWrapping);
    crypto_aead_xchacha20poly1305_ietf_encrypt(encryption.wrapped_key.data(), nullptr, image_key.bytes().data(),
                                               kImageKeyBytes, nullptr, 0, nullptr, nonce.data(), key.bytes().data());
    return encryption;
}

std::optional<Secret> unwrap(const Encryption& encryption, const UserSecret& user) {
    if (user.kind != encryption.kind) {
        return std::nullopt;
    }
    const auto key = wrapping_key(encryption, user);
    const auto nonce = message_nonce(encryption, kWrapping);
    const auto& wrapped = encryption.wrapped_key;
    Secret image_key(kImageKeyBytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(image_key.bytes().data(), nullptr, nullptr, wrapped.data(),
                                                   wrapped.size(), nullptr, 0, nonce.data(), key.bytes().data()) != 0) {
        return std::nullopt;
    }
    return image_key;
}

}  // namespace kjump
