// SPDX-License-Identifier: MIT OR GPL-2.0-only
// BLAKE2b of 32 bytes, with or without a key, by libsodium.
#pragma once

#include <sodium.h>

#include "base/storage.hpp"

namespace kjump {

class Blake2b {
public:
    static constexpr std::size_t kBytes = 32;

    // `key` has 16 to 64 bytes, or none.
    explicit Blake2b(Bytes key = {}) { crypto_generichash_init(&state_, key.data(), key.size(), kBytes); }
    Blake2b(const Blake2b&) = delete;
    ~Blake2b() { sodium_memzero(&state_, sizeof state_); }

    void update(Bytes bytes) { crypto_generichash_update(&state_, bytes.data(), bytes.size()); }
    // Of everything since the start; once.
    void finish(std::span<std::uint8_t, kBytes> digest) { crypto_generichash_final(&state_, digest.data(), kBytes); }

private:
    crypto_generichash_state state_;
};

}  // namespace kjump
