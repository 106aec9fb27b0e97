// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The CPU's way through page tables, written from [intel/vol3] "32-Bit Paging" and "PAE Paging" and
// from nothing else: what a tree in fake memory translates, and whether every entry of it is one
// the CPU accepts.
#pragma once

#include <optional>
#include <string>

#include <libjump/paging.hpp>

#include "support/fake_memory.hpp"

namespace test {

// The physical address `linear` translates to under `cr3`; nothing where the CPU would raise #PF.
[[nodiscard]] std::optional<std::uint64_t> translate(FakeMemory& memory, libjump::PagingMode mode, std::uint64_t cr3,
                                                     std::uint32_t linear);

struct TreeReport {
    std::string fault;         // empty: the tree is valid
    std::size_t tables = 0;    // the root included
    std::size_t mappings = 0;  // present entries of the last level
};

// Looks at every entry of the tree.
[[nodiscard]] TreeReport inspect_tree(FakeMemory& memory, libjump::PagingMode mode, std::uint64_t cr3);

}  // namespace test
