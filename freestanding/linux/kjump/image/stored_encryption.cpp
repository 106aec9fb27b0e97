// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/stored_encryption.hpp"

#include <algorithm>
#include <cstring>

namespace kjump {
namespace {

// kjump(8), "IMAGE FORMAT".
struct StoredEncryption {
    std::uint32_t kind;
    std::uint32_t passes;
    std::uint64_t memory;
    std::uint8_t salt[sizeof Encryption::salt];
    std::uint8_t nonce[sizeof Encryption::nonce];
    std::uint8_t wrapped_key[sizeof Encryption::wrapped_key];
    std::uint8_t reserved[32];
};
static_assert(sizeof(StoredEncryption) == kEncryptionBytes);

bool is_possible(const Encryption& encryption) {
    const auto& [kind, passes, memory, salt, nonce, wrapped_key] = encryption;
    if (kind == SecretKind::kKeyFile) {
        return passes == 0 && memory == 0;
    }
    return kind == SecretKind::kPassphrase && passes > 0 && passes <= kMostPasses && memory >= kLeastPassphraseMemory &&
           memory <= kMostPassphraseMemory;
}

}  // namespace

void put_encryption(std::span<char, kEncryptionBytes> field, const Encryption& encryption) {
    StoredEncryption stored{};
    stored.kind = static_cast<std::uint32_t>(encryption.kind);
    stored.passes = encryption.passes;
    stored.memory = encryption.memory;
    std::ranges::copy(encryption.salt, stored.salt);
    std::ranges::copy(encryption.nonce, stored.nonce);
    std::ranges::copy(encryption.wrapped_key, stored.wrapped_key);
    std::memcpy(field.data(), &stored, sizeof stored);
}

std::optional<Encryption> get_encryption(std::span<const char, kEncryptionBytes> field) {
    StoredEncryption stored;
    std::memcpy(&stored, field.data(), sizeof stored);
    Encryption encryption;
    encryption.kind = static_cast<SecretKind>(stored.kind);
    encryption.passes = stored.passes;
    encryption.memory = stored.memory;
    std::ranges::copy(stored.salt, encryption.salt.begin());
    std::ranges::copy(stored.nonce, encryption.nonce.begin());
    std::ranges::copy(stored.wrapped_key, encryption.wrapped_key.begin());
    return is_possible(encryption) ? std::optional(encryption) : std::nullopt;
}

}  // namespace kjump
