// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where the image finds itself and physical memory: the image is at -2 GiB, and physical memory at an address of the
// upper half that depends on the depth of the tables.
#pragma once

#include <cstdint>

namespace multiboot {

inline constexpr std::uint64_t kVirtualOffset = 0xffffffff80000000;       // of the image, virtual less physical
inline constexpr std::uint64_t kMappedBytes = std::uint64_t{4} << 30;     // physical memory from 0 that is mapped
inline constexpr std::uint64_t kHighMemoryEnd = std::uint64_t{16} << 30;  // RAM from there up to here is mapped too

inline constexpr std::uintptr_t kPhysicalMap4Level = 0xffff800000000000;
inline constexpr std::uintptr_t kPhysicalMap5Level = 0xff11000000000000;  // no address of 48 bits

// start.asm begins with four levels; enter_address_space() changes it.
extern std::uintptr_t physical_map_address;

// The virtual address of physical address 0.
[[nodiscard]] inline std::uintptr_t physical_map() { return physical_map_address; }

}  // namespace multiboot
