// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Nonces of XChaCha20-Poly1305 in an image: a key never has the same one twice.
#pragma once

#include <cstring>

#include <sodium.h>

#include "image/encryption.hpp"

namespace kjump {

using MessageNonce = std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;

// `number` is one that no other message of the same key has.
inline MessageNonce message_nonce(const Encryption& encryption, std::uint64_t number) {
    static_assert(sizeof encryption.nonce + sizeof number == sizeof(MessageNonce));
    MessageNonce nonce;
    std::memcpy(nonce.data(), encryption.nonce.data(), sizeof encryption.nonce);
    std::memcpy(nonce.data() + sizeof encryption.nonce, &number, sizeof number);
    return nonce;
}

}  // namespace kjump
