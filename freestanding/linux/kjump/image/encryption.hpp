// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the header of an encrypted image tells of that: kjump(8), "IMAGE FORMAT". Nothing of it is secret.
#pragma once

#include <array>
#include <cstdint>

namespace kjump {

enum class SecretKind : std::uint32_t { kKeyFile = 1, kPassphrase = 2 };

// Of argon2id. Whoever writes a header may not have a boot work for hours, or take all memory.
constexpr std::uint32_t kMostPasses = 16;
constexpr std::uint64_t kLeastPassphraseMemory = 1 << 20, kMostPassphraseMemory = 256 << 20;  // bytes

struct Encryption {
    SecretKind kind = SecretKind::kKeyFile;
    std::uint32_t passes = 0;                    // of argon2id, 1 to kMostPasses; 0 with a key file, as is the next
    std::uint64_t memory = 0;                    // in bytes: kLeastPassphraseMemory to kMostPassphraseMemory
    std::array<std::uint8_t, 16> salt{};         // with which the secret makes the key that wraps the image's
    std::array<std::uint8_t, 16> nonce{};        // that all messages of the image begin theirs with
    std::array<std::uint8_t, 48> wrapped_key{};  // the image's, and a tag of 16 bytes

    bool operator==(const Encryption&) const = default;
};

}  // namespace kjump
