// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The BIOS window of the programs here: the same for all, because a command names the buffer by its segment
// (docs/BIOS.md).
#pragma once

#include <cstdint>

#include <libjump/bios/window.hpp>

namespace freestanding {

inline constexpr std::uint32_t kBiosWindow = 0x80000;      // physical address
inline constexpr std::uint32_t kBiosBufferBytes = 0x4000;  // of the buffer in it
inline constexpr std::uint32_t kBiosBuffer = kBiosWindow + libjump::kBiosBufferOffset;

}  // namespace freestanding
