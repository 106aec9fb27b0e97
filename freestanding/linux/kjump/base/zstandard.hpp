// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What was packed as a whole by Zstandard.
#pragma once

#include "base/storage.hpp"

namespace kjump {

// False unless that is `packed`, and has as many bytes as `content`. Always in kjump for i386, which has no libzstd.
[[nodiscard]] bool unpack_zstandard(Bytes packed, std::span<std::uint8_t> content);

}  // namespace kjump
