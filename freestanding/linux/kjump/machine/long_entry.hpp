// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a kernel is entered by in long mode.
#pragma once

#include <vector>

#include "base/storage.hpp"

namespace kjump {

// Code, and page tables that map all memory below 4 GiB to where it is.
inline constexpr std::uint64_t kLongEntryBytes = 8 * kPage;

// These, for the physical address `at`, where a page begins: the code there enters long mode, with five levels of page
// tables or four, and `kernel`, as its 64-bit boot protocol asks for. Both are below 4 GiB.
std::vector<std::uint8_t> long_entry(std::uint64_t at, std::uint64_t kernel, bool five_levels);

}  // namespace kjump
