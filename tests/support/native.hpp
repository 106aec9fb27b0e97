// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a leaver of the tests' own width would say of itself.
#pragma once

#include <libjump/paging.hpp>

namespace test {

inline constexpr libjump::PagingMode kNativePaging =
    sizeof(void*) == 8 ? libjump::PagingMode::k4Level : libjump::PagingMode::kPae;

}  // namespace test
