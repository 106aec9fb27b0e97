// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../alias.hpp"

#include <multiboot/address_space.hpp>
#include <multiboot/page_entry.hpp>

#include <libjump/current_paging.hpp>

namespace guest {

using namespace libjump;

// The address has 48 bits: with 5 levels its tables hang on the root's last entry.
VirtAddr map_alias() {
    constexpr std::uint64_t kAlias = 0xffffc00000000000;
    alignas(kPageSize) static std::uint64_t pdpt[512], directory[512];
    directory[0] = pte::PRESENT | multiboot::kLarge;
    pdpt[kAlias >> 30 & 511] = multiboot::to_physical(directory).value | pte::PRESENT;
    auto* table = multiboot::to_virtual<std::uint64_t>(current_root());
    if ((read_cr4() & cr4::LA57) != 0) {
        table = multiboot::to_virtual<std::uint64_t>(PhysAddr{table[511] & kPageMask});
    }
    table[kAlias >> 39 & 511] = multiboot::to_physical(pdpt).value | pte::PRESENT;
    return VirtAddr{kAlias};
}

}  // namespace guest
