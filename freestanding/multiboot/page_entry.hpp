// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Bits of page-table entries that the library has no use for. [intel/vol3] "Paging".
#pragma once

#include <cstdint>

#include <libjump/paging.hpp>

namespace multiboot {

inline constexpr std::uint64_t kLarge = libjump::pte::PAGE_SIZE, kGlobal = 1u << 8, kUncached = 3u << 3,
                               kNoExecute = std::uint64_t{1} << 63;

}  // namespace multiboot
