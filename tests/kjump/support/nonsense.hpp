// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Header pages whose checksum is right, and which no kjump writes.
#pragma once

#include "image/header.hpp"
#include "support/refusal.hpp"

namespace kjump::test {

inline void check_nonsense(const HeaderPage& page) {
    REQUIRE_REFUSED(Exit::kDamaged, "image: the image's header makes no sense", decode(page, "image"));
}

}  // namespace kjump::test
