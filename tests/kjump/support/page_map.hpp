// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel's map of its pages, in memory from physical address 0x1000 on, and what VMCOREINFO says of it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace kjump::test {

struct FreeBlock {
    std::uint32_t page;
    std::uint32_t order;  // it has 2^order pages
};

constexpr std::uint64_t kPageMapVirtual = 0xc0001000;  // where that memory is

// The pointer mem_map is its first word; a page's entry has 16 bytes.
inline const std::string kPageMapInfo =
    "SYMBOL(mem_map)=c0001000\nSIZE(page)=16\nOFFSET(page._mapcount)=4\nOFFSET(page.private)=8\n"
    "LENGTH(zone.free_area)=11\n"
    "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-129\n";

inline std::vector<std::uint8_t> with_page_map(std::vector<std::uint8_t> memory, const std::vector<FreeBlock>& free) {
    const auto put = [&](std::size_t at, std::uint32_t word) { std::memcpy(memory.data() + at, &word, sizeof word); };
    constexpr std::uint32_t kEntries = 0x1000;  // from the start of the memory
    put(0, static_cast<std::uint32_t>(kPageMapVirtual) + kEntries);
    for (const auto& block : free) {
        put(kEntries + block.page * 16 + 4, static_cast<std::uint32_t>(-129));
        put(kEntries + block.page * 16 + 8, block.order);
    }
    return memory;
}

}  // namespace kjump::test
