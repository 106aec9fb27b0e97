// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "../alias.hpp"

#include <multiboot/address_space.hpp>
#include <multiboot/page_entry.hpp>

#include <libjump/current_paging.hpp>

namespace guest {

using namespace libjump;

VirtAddr map_alias() {
    constexpr std::uint32_t kAlias = 0x40000000;
    constexpr std::uint64_t kEntry = pte::PRESENT | multiboot::kLarge;
    const PhysAddr root = current_root();
    if (current_paging_mode() == PagingMode::k32Bit) {
        multiboot::to_virtual<std::uint32_t>(root)[kAlias >> 22] = static_cast<std::uint32_t>(kEntry);
        return VirtAddr{kAlias};
    }
    alignas(kPageSize) static std::uint64_t directory[512];
    directory[0] = kEntry;
    multiboot::to_virtual<std::uint64_t>(root)[kAlias >> 30] = multiboot::to_physical(directory).value | pte::PRESENT;
    write_cr3(read_cr3());  // PDPTEs are read there and nowhere else
    return VirtAddr{kAlias};
}

}  // namespace guest
