// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The two paging modes of i386 in numbers. [intel/vol3] "32-Bit Paging", "PAE Paging".
#pragma once

#include <cstdint>

#include <libjump/addr.hpp>
#include <libjump/x86.hpp>

namespace libjump {

enum class PagingMode : std::uint8_t { k32Bit, kPae };

// CPL 0. The mode CR4 chooses; says nothing about whether paging is on.
inline PagingMode current_paging_mode() { return (read_cr4() & cr4::PAE) != 0 ? PagingMode::kPae : PagingMode::k32Bit; }

// One level of a page-table tree: which bits of a linear address index it.
struct PagingLevel {
    std::uint32_t shift;
    std::uint32_t index_bits;

    [[nodiscard]] constexpr std::uint64_t index(VirtAddr at) const {
        return (at.value >> shift) & ((std::uint64_t{1} << index_bits) - 1);
    }
};

struct PagingGeometry {
    std::uint32_t entry_bytes;
    std::uint32_t levels;  // root first in `level`
    PagingLevel level[3];
    bool root_is_pdpt;  // PAE: four entries that take PRESENT and nothing else
};

[[nodiscard]] constexpr PagingGeometry geometry_of(PagingMode mode) {
    if (mode == PagingMode::kPae) {
        return {8, 3, {{30, 2}, {21, 9}, {12, 9}}, true};
    }
    return {4, 2, {{22, 10}, {12, 10}, {}}, false};
}

}  // namespace libjump
