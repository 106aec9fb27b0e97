// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The paging mode and the page tables of the CPU that runs this. Apart from paging.hpp, which needs no CPU.
#pragma once

#include <libjump/paging.hpp>
#include <libjump/x86.hpp>

namespace libjump {

// CPL 0; in 32-bit code without long mode. The mode CR4 chooses; in 32-bit code that says nothing about whether paging
// is on. [intel/vol3] "Paging Modes and Control Bits".
inline PagingMode current_paging_mode() {
    const NativeWord value = read_cr4();
    if constexpr (sizeof(NativeWord) == sizeof(std::uint64_t)) {
        return (value & cr4::LA57) != 0 ? PagingMode::k5Level : PagingMode::k4Level;
    }
    return (value & cr4::PAE) != 0 ? PagingMode::kPae : PagingMode::k32Bit;
}

// CPL 0.
inline FourMebibytePages current_four_mebibyte_pages() {
    return (read_cr4() & cr4::PSE) != 0 ? FourMebibytePages::kTaken : FourMebibytePages::kIgnored;
}

// The physical address of the tables' root: CR3 without its flags. CPL 0. PAE's root is no page, but 32 bytes.
inline PhysAddr current_root() {
    const std::uint64_t flags = current_paging_mode() == PagingMode::kPae ? 0x1f : ~kPageMask;
    return PhysAddr{read_cr3() & ~flags & (kPhysicalEnd - 1)};
}

}  // namespace libjump
