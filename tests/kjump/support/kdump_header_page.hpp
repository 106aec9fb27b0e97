// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Header pages of versions 5 to 12, with bytes that no kjump writes there.
#pragma once

#include "support/nonsense.hpp"

namespace kjump::test {

constexpr std::size_t kVersionAt = 480, kEncryptionAt = 2432;

inline HeaderPage signed_dump(const HeaderPage& page) { return with_checksum(page, 484, sha224); }

inline HeaderPage with_byte(HeaderPage page, std::size_t at, std::uint8_t value) {
    page[at] = value;
    return signed_dump(page);
}

}  // namespace kjump::test
