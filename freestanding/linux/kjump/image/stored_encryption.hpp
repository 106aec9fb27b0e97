// SPDX-License-Identifier: MIT OR GPL-2.0-only
// How a header page of versions 6, 8, 10 and 12 has its encryption.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "image/encryption.hpp"

namespace kjump {

constexpr std::size_t kEncryptionBytes = 128;

void put_encryption(std::span<char, kEncryptionBytes> field, const Encryption& encryption);

// Nothing if no kjump writes that.
std::optional<Encryption> get_encryption(std::span<const char, kEncryptionBytes> field);

}  // namespace kjump
