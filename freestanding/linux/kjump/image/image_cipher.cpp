// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_cipher.hpp"

#include <sodium.h>

#include "base/blake2b.hpp"
#include "image/image_key.hpp"
#include "image/message_nonce.hpp"

namespace kjump {
namespace {

static_assert(sizeof(ContentTag) == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kImageKeyBytes == crypto_kdf_KEYBYTES);

// A key for one purpose each.
enum Purpose : std::uint64_t { kMessages = 1, kDigest = 2 };
constexpr char kContext[crypto_kdf_CONTEXTBYTES] = {'k', 'j', 'u', 'm', 'p', 'i', 'm', 'g'};

Secret key_for(Purpose purpose, const Secret& image_key) {
    Secret key(kImageKeyBytes);
    crypto_kdf_derive_from_key(key.bytes().data(), kImageKeyBytes, purpose, kContext, image_key.bytes().data());
    return key;
}

}  // namespace

ImageCipher::ImageCipher(const Secret& image_key, const Encryption& encryption)
    : encryption_(encryption), message_key_(key_for(kMessages, image_key)), digest_key_(key_for(kDigest, image_key)) {}

ContentTag ImageCipher::seal(std::uint64_t number, std::span<std::uint8_t> message) const {
    ContentTag tag;
    const auto nonce = message_nonce(encryption_, number);
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached(message.data(), tag.data(), nullptr, message.data(),
                                                        message.size(), nullptr, 0, nullptr, nonce.data(),
                                                        message_key_.bytes().data());
    return tag;
}

bool ImageCipher::unseal(std::uint64_t number, std::span<std::uint8_t> message, const ContentTag& tag) const {
    const auto nonce = message_nonce(encryption_, number);
    return crypto_aead_xchacha20poly1305_ietf_decrypt_detached(message.data(), nullptr, message.data(), message.size(),
                                                               tag.data(), nullptr, 0, nonce.data(),
                                                               message_key_.bytes().data()) == 0;
}

Digest ImageCipher::digest(Bytes header, Bytes tags) const {
    Blake2b sum(digest_key_.bytes());
    sum.update(header);
    sum.update(tags);
    Digest digest;
    sum.finish(digest);
    return digest;
}

}  // namespace kjump
