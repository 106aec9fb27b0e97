// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The CPU's way through page tables, written from [intel/vol3] "32-Bit Paging", "PAE Paging" and "4-Level Paging and
// 5-Level Paging" and from nothing else: the address that a tree in fake memory gives, and a check that the CPU accepts
// every entry of it.
#pragma once

#include <optional>
#include <string>

#include <libjump/paging.hpp>

#include "support/fake_memory.hpp"

namespace test {

// The physical address `linear` translates to under `cr3`; nothing where the CPU would raise #PF, or #GP for an address
// that is not canonical. `pse`: CR4.PSE, which 32-bit paging asks.
[[nodiscard]] std::optional<std::uint64_t> translate(FakeMemory& memory, libjump::PagingMode mode, std::uint64_t cr3,
                                                     std::uint64_t linear, bool pse = false);

struct TreeReport {
    std::string fault;         // empty: the tree is valid
    std::size_t tables = 0;    // the root included
    std::size_t mappings = 0;  // present entries that map memory, of any size
    std::size_t large = 0;     // those of them that map 2 MiB
    std::size_t huge = 0;      // and 1 GiB
};

// Looks at every entry of the tree.
[[nodiscard]] TreeReport inspect_tree(FakeMemory& memory, libjump::PagingMode mode, std::uint64_t cr3);

}  // namespace test
