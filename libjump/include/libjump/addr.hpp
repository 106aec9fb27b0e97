// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Address types that do not mix. All are plain 64-bit numbers, on i386 too: PAE reaches past 4 GiB.
#pragma once

#include <compare>
#include <cstdint>

namespace libjump {

inline constexpr std::uint32_t kPageShift = 12;
inline constexpr std::uint32_t kPageSize = 1u << kPageShift;  // bytes; the only size of page libjump moves
inline constexpr std::uint64_t kPageMask = ~static_cast<std::uint64_t>(kPageSize - 1);
inline constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
// One past the last physical address the architecture has; a CPU may have fewer. [intel/vol3] "Physical-Address Width".
inline constexpr std::uint64_t kPhysicalEnd = std::uint64_t{1} << 52;

// A physical byte address.
struct PhysAddr {
    std::uint64_t value = 0;

    constexpr PhysAddr() = default;
    constexpr explicit PhysAddr(std::uint64_t address) : value(address) {}
    friend constexpr auto operator<=>(PhysAddr, PhysAddr) = default;

    [[nodiscard]] constexpr bool is_page_aligned() const { return (value & ~kPageMask) == 0; }
    [[nodiscard]] constexpr PhysAddr plus(std::uint64_t bytes) const { return PhysAddr{value + bytes}; }
};

// A PC's conventional memory ends here; its RAM goes on at 1 MiB.
inline constexpr PhysAddr kConventionalMemoryEnd{0xa0000};

// A linear address, valid in the page tables its user names.
struct VirtAddr {
    std::uint64_t value = 0;

    constexpr VirtAddr() = default;
    constexpr explicit VirtAddr(std::uint64_t address) : value(address) {}
    friend constexpr auto operator<=>(VirtAddr, VirtAddr) = default;

    [[nodiscard]] constexpr bool is_page_aligned() const { return (value & ~kPageMask) == 0; }
};

// A physical page frame number: the physical address divided by the page size.
struct Pfn {
    std::uint64_t value = 0;

    constexpr Pfn() = default;
    constexpr explicit Pfn(std::uint64_t number) : value(number) {}
    constexpr explicit Pfn(PhysAddr address) : value(address.value >> kPageShift) {}
    friend constexpr auto operator<=>(Pfn, Pfn) = default;

    [[nodiscard]] constexpr PhysAddr address() const { return PhysAddr{value << kPageShift}; }
};

}  // namespace libjump
