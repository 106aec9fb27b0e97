// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/page_walk.hpp"

namespace test {

using libjump::PagingMode;
using libjump::PhysAddr;

namespace {

constexpr std::uint64_t kPresent = 1, kWritable = 2;

std::uint64_t pde32(FakeMemory& memory, std::uint64_t table, std::uint64_t index) {
    return memory.load32(PhysAddr{(table & 0xfffff000) | index << 2});
}
std::uint64_t entry64(FakeMemory& memory, std::uint64_t table, std::uint64_t index) {
    return memory.load64(PhysAddr{(table & 0x000ffffffffff000) | index << 3});
}

// What may be wrong with an entry that leads to a table or a page.
std::string fault_of(FakeMemory& memory, std::uint64_t entry, std::uint64_t allowed, bool leads_to_table) {
    const std::uint64_t flags = entry & ~std::uint64_t{0x000ffffffffff000};
    if (flags != allowed) {
        return "flags " + std::to_string(flags) + " where " + std::to_string(allowed) + " belong";
    }
    if (leads_to_table && !memory.is_held(PhysAddr{entry & 0x000ffffffffff000})) {
        return "a present entry leads to a page nobody holds";
    }
    return {};
}

struct Level {
    std::uint64_t entries;
    std::uint64_t flags;
};

void inspect(FakeMemory& memory, PagingMode mode, std::uint64_t table, const Level* level, unsigned below,
             TreeReport& report) {
    ++report.tables;
    for (std::uint64_t i = 0; i < level->entries && report.fault.empty(); ++i) {
        const std::uint64_t entry = mode == PagingMode::kPae ? entry64(memory, table, i) : pde32(memory, table, i);
        if ((entry & kPresent) == 0) {
            if (entry != 0) {
                report.fault = "an absent entry is not zero";
            }
            continue;
        }
        report.fault = fault_of(memory, entry, level->flags, below != 0);
        if (below == 0) {
            ++report.mappings;
        } else if (report.fault.empty()) {
            inspect(memory, mode, entry & 0x000ffffffffff000, level + 1, below - 1, report);
        }
    }
}

}  // namespace

std::optional<std::uint64_t> translate(FakeMemory& memory, PagingMode mode, std::uint64_t cr3, std::uint32_t linear) {
    if (mode == PagingMode::k32Bit) {
        const std::uint64_t pde = pde32(memory, cr3, linear >> 22);
        const std::uint64_t pte = (pde & kPresent) != 0 ? pde32(memory, pde, linear >> 12 & 0x3ff) : 0;
        return (pte & kPresent) != 0 ? std::optional((pte & 0xfffff000) | (linear & 0xfff)) : std::nullopt;
    }
    // CR3 holds bits 31:5 of the address of four PDPTEs.
    const std::uint64_t pdpte = memory.load64(PhysAddr{(cr3 & 0xffffffe0) + (linear >> 30) * 8});
    const std::uint64_t pde = (pdpte & kPresent) != 0 ? entry64(memory, pdpte, linear >> 21 & 0x1ff) : 0;
    const std::uint64_t pte = (pde & kPresent) != 0 ? entry64(memory, pde, linear >> 12 & 0x1ff) : 0;
    return (pte & kPresent) != 0 ? std::optional((pte & 0x000ffffffffff000) | (linear & 0xfff)) : std::nullopt;
}

TreeReport inspect_tree(FakeMemory& memory, PagingMode mode, std::uint64_t cr3) {
    // A PDPTE's bits 1 and 2 are reserved: one of them set raises #GP at the load of CR3.
    static constexpr Level kPae[] = {{4, kPresent}, {512, kPresent | kWritable}, {512, kPresent | kWritable}};
    static constexpr Level k32Bit[] = {{1024, kPresent | kWritable}, {1024, kPresent | kWritable}};
    TreeReport report;
    if (mode == PagingMode::kPae) {
        inspect(memory, mode, cr3, kPae, 2, report);
    } else {
        inspect(memory, mode, cr3, k32Bit, 1, report);
    }
    return report;
}

}  // namespace test
