// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image's address space: the image, physical memory, and nothing else. No identity mapping, so that a jump really
// needs libjump's transition tables. memory_layout.hpp of the architecture says where.
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>
#include <libjump/paging.hpp>

#include "boot_information.hpp"
#include "memory_layout.hpp"

namespace multiboot {

// `at` < kMappedBytes, or RAM below kHighMemoryEnd.
template <class T = std::uint8_t>
[[nodiscard]] T* to_virtual(libjump::PhysAddr at) {
    return reinterpret_cast<T*>(static_cast<std::uintptr_t>(at.value) + physical_map());
}

// `at`: an address that to_virtual() gives, or one of the image's own.
[[nodiscard]] inline libjump::PhysAddr to_physical(const void* at) {
    const auto address = reinterpret_cast<std::uintptr_t>(at);
    return libjump::PhysAddr{address - (address >= kVirtualOffset ? kVirtualOffset : physical_map())};
}

// Maps `bytes` of a device at `at` (below 4 GiB), uncached, at the end of the address space; at most 120 MiB; the
// mapping that was made so before ends. Returns the virtual address. CPL 0.
[[nodiscard]] void* map_device(libjump::PhysAddr at, std::uint32_t bytes);

// The paging mode that the command line asks for.
[[nodiscard]] libjump::PagingMode wanted_mode(const BootInformation& boot);

// Null, or why this CPU cannot have the mode.
[[nodiscard]] const char* check_cpu(libjump::PagingMode mode);

// Once, from the boot segments: turns paging on in this mode, with WP, and with what the CPU has of global pages, NX
// (outside the image; on i386 outside its text, which is read-only) and the architecture's other protections.
// Precondition: check_cpu(). What to_virtual() gave before is no longer valid.
void enter_address_space(libjump::PagingMode mode, const BootInformation& boot);

}  // namespace multiboot
