// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Header pages whose checksum is right, and which no kjump writes.
#pragma once

#include <algorithm>

#include "image/header.hpp"
#include "support/refusal.hpp"

namespace kjump::test {

// With the digest of the page, in which the digest itself is zeros, at `at`.
template <class Digest>
HeaderPage with_checksum(HeaderPage page, std::size_t at, Digest digest) {
    std::fill_n(page.begin() + static_cast<std::ptrdiff_t>(at), digest(page).size(), std::uint8_t{0});
    std::ranges::copy(digest(page), page.begin() + static_cast<std::ptrdiff_t>(at));
    return page;
}

inline void check_nonsense(const HeaderPage& page) {
    REQUIRE_REFUSED(Exit::kDamaged, "image: the image's header makes no sense", decode(page, "image"));
}

}  // namespace kjump::test
