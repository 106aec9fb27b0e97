// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Header pages of versions 5 to 12, with bytes that no kjump writes there.
#pragma once

#include "support/nonsense.hpp"

namespace kjump::test {

constexpr std::size_t kVersionAt = 480, kEncryptionAt = 2432;

inline HeaderPage signed_dump(HeaderPage page) {
    constexpr std::size_t kChecksumAt = 484;
    std::fill_n(page.begin() + kChecksumAt, 28, std::uint8_t{0});
    std::ranges::copy(sha224(page), page.begin() + kChecksumAt);
    return page;
}

inline HeaderPage with_byte(HeaderPage page, std::size_t at, std::uint8_t value) {
    page[at] = value;
    return signed_dump(page);
}

}  // namespace kjump::test
