// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where the image finds itself and physical memory: the first 896 MiB are at 3 GiB, the image among them.
#pragma once

#include <cstdint>

namespace multiboot {

inline constexpr std::uint32_t kVirtualOffset = 0xc0000000;    // of the image, virtual less physical
inline constexpr std::uint64_t kMappedBytes = 896u << 20;      // physical memory from 0 that is mapped
inline constexpr std::uint64_t kHighMemoryEnd = kMappedBytes;  // no memory above is mapped

// The virtual address of physical address 0.
[[nodiscard]] constexpr std::uintptr_t physical_map() { return kVirtualOffset; }

}  // namespace multiboot
