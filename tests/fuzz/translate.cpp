// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables that somebody else filled, in all paging modes: libjump's walker sees what the manual's does. Two tables
// a level; an entry leads to one of the next two, or anywhere.
#include <libjump/translate.hpp>

#include "fuzz/target.hpp"
#include "support/page_walk.hpp"

using namespace libjump;

namespace {

constexpr std::uint64_t kTables = 0x10000;

PhysAddr table(std::uint32_t level, std::uint64_t which) { return PhysAddr{kTables + (level * 2 + which % 2) * 4096}; }

// The entry at the place of `at` in one of a level's tables.
void put_entry(test::FakeMemory& memory, const PagingGeometry& geometry, VirtAddr at, fuzz::Input& input) {
    const auto level = static_cast<std::uint32_t>(input.number(1)) % geometry.levels;
    std::uint64_t entry = input.number(2);  // flags, and more
    entry = input.flag() ? entry | input.number(6) << 16 : (entry & 0xfff) | table(level + 1, entry >> 12).value;
    const PhysAddr slot = table(level, input.number(1)).plus(geometry.level[level].index(at) * geometry.entry_bytes);
    if (geometry.entry_bytes == 4) {
        memory.store(slot, static_cast<std::uint32_t>(entry));
    } else {
        memory.store(slot, entry);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto first = input.number(1);
    const auto mode = static_cast<PagingMode>(first % 4);
    const bool pse = (first & 4) != 0;
    const auto four_mebibytes = pse ? FourMebibytePages::kTaken : FourMebibytePages::kIgnored;
    const PagingGeometry& geometry = geometry_of(mode);
    test::FakeMemory memory;
    memory.let_read_anywhere(input.flag() ? input.number(8) : 0);
    for (std::uint32_t level = 0; level < geometry.levels; ++level) {
        memory.own_page(table(level, 0));
        memory.own_page(table(level, 1));
    }
    for (int i = 0; i < 20 && !input.empty(); ++i) {
        const VirtAddr at{input.number(8)};
        for (int entries = static_cast<int>(input.number(1) % 8); entries > 0; --entries) {
            put_entry(memory, geometry, at, input);
        }
        if (geometry.has_linear(at, 1)) {
            const auto seen = test::translate(memory, mode, table(0, 0).value, at.value, pse);
            const auto walked = translate(memory, mode, table(0, 0), at, four_mebibytes);
            fuzz::require(walked.ok() == seen.has_value() && (!seen || walked.value().value == *seen),
                          "libjump sees something else than the CPU");
        }
    }
    return 0;
}
