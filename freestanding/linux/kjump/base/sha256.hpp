// SPDX-License-Identifier: MIT OR GPL-2.0-only
// SHA-256, and its short form SHA-224, by Nettle.
#pragma once

#include <array>

#include <nettle/sha2.h>

#include "base/storage.hpp"

namespace kjump {

using Digest = std::array<std::uint8_t, SHA256_DIGEST_SIZE>;

class Sha256 {
public:
    Sha256() { sha256_init(&state_); }
    void update(Bytes bytes) { sha256_update(&state_, bytes.size(), bytes.data()); }
    // Of everything since the start or the last finish().
    Digest finish() {
        Digest digest;
        sha256_digest(&state_, digest.size(), digest.data());
        return digest;
    }

private:
    sha256_ctx state_;
};

inline Digest sha256(Bytes bytes) {
    Sha256 sum;
    sum.update(bytes);
    return sum.finish();
}

inline std::array<std::uint8_t, SHA224_DIGEST_SIZE> sha224(Bytes bytes) {
    sha256_ctx state;
    sha224_init(&state);
    sha224_update(&state, bytes.size(), bytes.data());
    std::array<std::uint8_t, SHA224_DIGEST_SIZE> digest;
    sha224_digest(&state, digest.size(), digest.data());
    return digest;
}

}  // namespace kjump
