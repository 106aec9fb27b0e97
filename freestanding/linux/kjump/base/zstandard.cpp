// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/zstandard.hpp"

#include <zstd.h>

namespace kjump {

bool unpack_zstandard(Bytes packed, std::span<std::uint8_t> content) {
    const auto bytes = ZSTD_decompress(content.data(), content.size(), packed.data(), packed.size());
    return ZSTD_isError(bytes) == 0 && bytes == content.size();
}

}  // namespace kjump
