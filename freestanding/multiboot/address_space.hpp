// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image's address space: 896 MiB of physical memory at 3 GiB, and nothing else. No identity
// mapping, so that a jump really needs libjump's transition tables.
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>
#include <libjump/paging.hpp>

namespace multiboot {

inline constexpr std::uint32_t kVirtualOffset = 0xc0000000;  // virtual less physical
inline constexpr std::uint32_t kMappedBytes = 896u << 20;    // physical memory from 0 that is mapped

// `at` < kMappedBytes.
template <class T = std::uint8_t>
[[nodiscard]] T* to_virtual(libjump::PhysAddr at) {
    return reinterpret_cast<T*>(static_cast<std::uint32_t>(at.value) + kVirtualOffset);
}

// `at`: an address that to_virtual() gives, the image's own ones included.
[[nodiscard]] inline libjump::PhysAddr to_physical(const void* at) {
    return libjump::PhysAddr{reinterpret_cast<std::uintptr_t>(at) - kVirtualOffset};
}

// Maps `bytes` of a device at `at` (below 4 GiB), uncached, at the end of the address space; at most 120 MiB; the
// mapping that was made so before ends. Returns the virtual address. CPL 0.
[[nodiscard]] void* map_device(libjump::PhysAddr at, std::uint32_t bytes);

// Once, from the boot segments: turns paging on in this mode, with global pages, WP and NX (outside
// the image) where the CPU has them. Precondition: the CPU has large pages, and PAE if that is
// asked for.
void enter_address_space(libjump::PagingMode mode);

}  // namespace multiboot
