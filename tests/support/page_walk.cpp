// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/page_walk.hpp"

#include <vector>

namespace test {

using libjump::PagingMode;
using libjump::PhysAddr;

namespace {

constexpr std::uint64_t kPresent = 1, kWritable = 2, kPageSize = 1 << 7;
constexpr std::uint64_t kAddress = 0x000ffffffffff000;  // of a table or page in an entry of eight bytes

// One of the structures that a linear address passes, named as the manual names them.
struct Structure {
    const char* entry;
    std::uint64_t entries;
    unsigned lowest_bit;  // of the linear address that selects an entry
    bool may_map;         // with the page-size bit, or as the last one
};

const std::vector<Structure>& structures_of(PagingMode mode) {
    static const std::vector<Structure> k32Bit = {{"PDE", 1024, 22, false}, {"PTE", 1024, 12, true}};  // CR4.PSE = 0
    static const std::vector<Structure> kPae = {
        {"PDPTE", 4, 30, false}, {"PDE", 512, 21, true}, {"PTE", 512, 12, true}};
    static const std::vector<Structure> k4Level = {
        {"PML4E", 512, 39, false}, {"PDPTE", 512, 30, true}, {"PDE", 512, 21, true}, {"PTE", 512, 12, true}};
    static const std::vector<Structure> k5Level = {{"PML5E", 512, 48, false},
                                                   {"PML4E", 512, 39, false},
                                                   {"PDPTE", 512, 30, true},
                                                   {"PDE", 512, 21, true},
                                                   {"PTE", 512, 12, true}};
    switch (mode) {
        case PagingMode::k32Bit:
            return k32Bit;
        case PagingMode::kPae:
            return kPae;
        case PagingMode::k4Level:
            return k4Level;
        default:
            return k5Level;
    }
}

// The bits above those that select are a copy of the highest of them; without long mode there are none.
bool has_meaning(PagingMode mode, std::uint64_t linear) {
    if (mode == PagingMode::k32Bit || mode == PagingMode::kPae) {
        return linear >> 32 == 0;
    }
    const unsigned ignored = mode == PagingMode::k4Level ? 16 : 7;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(linear << ignored) >> ignored) == linear;
}

// CR3 holds bits 31:5 of the address of four PDPTEs with PAE, else an address of whole pages.
std::uint64_t root_of(PagingMode mode, std::uint64_t cr3) {
    switch (mode) {
        case PagingMode::k32Bit:
            return cr3 & 0xfffff000;
        case PagingMode::kPae:
            return cr3 & 0xffffffe0;
        default:
            return cr3 & kAddress;
    }
}

std::uint64_t read_entry(FakeMemory& memory, PagingMode mode, std::uint64_t table, std::uint64_t index) {
    return mode == PagingMode::k32Bit ? memory.load32(PhysAddr{table | index << 2})
                                      : memory.load64(PhysAddr{table | index << 3});
}

bool maps(const Structure& structure, std::uint64_t entry) {
    return structure.lowest_bit == 12 || (structure.may_map && (entry & kPageSize) != 0);
}

// The fault of a present entry: libjump's are supervisor, writable and executable, and nothing else.
std::string fault_of(FakeMemory& memory, PagingMode mode, const Structure& structure, std::uint64_t entry) {
    std::uint64_t allowed = kPresent | kWritable;
    if (mode == PagingMode::kPae && structure.entries == 4) {
        allowed = kPresent;  // bits 1 and 2 are reserved: one of them set raises #GP at the load of CR3
    }
    const bool is_leaf = maps(structure, entry);
    if (is_leaf && structure.lowest_bit > 12) {
        allowed |= kPageSize;
    }
    if ((entry & ~kAddress) != allowed) {
        return std::string("a ") + structure.entry + " with flags " + std::to_string(entry & ~kAddress) + " where " +
               std::to_string(allowed) + " belong";
    }
    const std::uint64_t address = entry & kAddress;
    if (is_leaf && (address & ((std::uint64_t{1} << structure.lowest_bit) - 1)) != 0) {
        return std::string("a ") + structure.entry + " maps an address that is no multiple of its size";
    }
    if (!is_leaf && !memory.is_held(PhysAddr{address})) {
        return std::string("a ") + structure.entry + " leads to a page nobody holds";
    }
    return {};
}

void inspect(FakeMemory& memory, PagingMode mode, std::uint64_t table, const Structure* structure, TreeReport& report) {
    ++report.tables;
    for (std::uint64_t i = 0; i < structure->entries && report.fault.empty(); ++i) {
        const std::uint64_t entry = read_entry(memory, mode, table, i);
        if ((entry & kPresent) == 0) {
            if (entry != 0) {
                report.fault = "an absent entry is not zero";
            }
            continue;
        }
        report.fault = fault_of(memory, mode, *structure, entry);
        if (!report.fault.empty()) {
            return;
        }
        if (maps(*structure, entry)) {
            ++report.mappings;
            report.large += structure->lowest_bit == 21;
            report.huge += structure->lowest_bit == 30;
        } else {
            inspect(memory, mode, entry & kAddress, structure + 1, report);
        }
    }
}

}  // namespace

std::optional<std::uint64_t> translate(FakeMemory& memory, PagingMode mode, std::uint64_t cr3, std::uint64_t linear,
                                       bool pse) {
    if (!has_meaning(mode, linear)) {
        return std::nullopt;
    }
    std::uint64_t table = root_of(mode, cr3);
    for (const Structure& structure : structures_of(mode)) {
        const std::uint64_t index = linear >> structure.lowest_bit & (structure.entries - 1);
        const std::uint64_t entry = read_entry(memory, mode, table, index);
        if ((entry & kPresent) == 0) {
            return std::nullopt;
        }
        const bool is_pde32 = mode == PagingMode::k32Bit && structure.lowest_bit == 22;
        if (is_pde32 && pse && (entry & kPageSize) != 0) {
            return (entry >> 13 & 0xff) << 32 | (entry & 0xffc00000) | (linear & 0x3fffff);
        }
        if (!is_pde32 && !structure.may_map && (entry & kPageSize) != 0) {
            return std::nullopt;  // a reserved bit
        }
        if (maps(structure, entry)) {
            const std::uint64_t within = (std::uint64_t{1} << structure.lowest_bit) - 1;
            return (entry & kAddress & ~within) | (linear & within);
        }
        table = entry & kAddress;
    }
    return std::nullopt;
}

TreeReport inspect_tree(FakeMemory& memory, PagingMode mode, std::uint64_t cr3) {
    TreeReport report;
    inspect(memory, mode, root_of(mode, cr3), structures_of(mode).data(), report);
    return report;
}

}  // namespace test
