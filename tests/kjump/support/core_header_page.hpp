// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Header pages in front of ELF cores, of versions 1 to 4, with bytes that no kjump writes there.
#pragma once

#include <cstring>

#include "support/nonsense.hpp"

namespace kjump::test {

constexpr std::size_t kCoreVersionAt = 8, kCoreStateAt = 12, kCoreIdAt = 416, kCoreAtBootAt = 432, kCoreTextAt = 512,
                      kCoreExtentsAt = 2560;

inline HeaderPage signed_anew(const HeaderPage& page) { return with_checksum(page, 480, sha256); }

// With that value in the 32-bit field at `at`.
inline HeaderPage with(HeaderPage page, std::size_t at, std::uint32_t value) {
    std::memcpy(page.data() + at, &value, sizeof value);
    return signed_anew(page);
}

}  // namespace kjump::test
