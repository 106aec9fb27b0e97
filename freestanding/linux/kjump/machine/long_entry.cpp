// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/long_entry.hpp"

#include <algorithm>
#include <cstring>

#include <libjump/x86.hpp>

// long_entry.asm
extern "C" const std::uint8_t kjump_long_entry[], kjump_long_kernel[], kjump_long_root[], kjump_long_cr4[],
    kjump_long_entry_end[];

namespace kjump {
namespace {

// [intel/vol3] "4-Level Paging and 5-Level Paging"
constexpr std::uint64_t kTable = 0x3, kLeaf = 0x83, kLeafBytes = 2 << 20, kEntries = 512;

// The pages, by their numbers.
constexpr std::uint64_t kLeaves = 1, kGigabytes = 4, kThird = kLeaves + kGigabytes, kFourth = kThird + 1,
                        kFifth = kFourth + 1;
static_assert((kFifth + 1) * kPage == kLongEntryBytes);

}  // namespace

std::vector<std::uint8_t> long_entry(std::uint64_t at, std::uint64_t kernel, bool five_levels) {
    std::vector<std::uint8_t> pages(static_cast<std::size_t>(kLongEntryBytes));
    const auto put = [&](std::uint64_t place, auto value) { std::memcpy(pages.data() + place, &value, sizeof value); };
    const auto put_entry = [&](std::uint64_t page, std::uint64_t number, std::uint64_t entry) {
        put(page * kPage + number * sizeof entry, entry);
    };
    for (std::uint64_t leaf = 0; leaf < kGigabytes * kEntries; ++leaf) {
        put_entry(kLeaves, leaf, leaf * kLeafBytes + kLeaf);
    }
    for (std::uint64_t gigabyte = 0; gigabyte < kGigabytes; ++gigabyte) {
        put_entry(kThird, gigabyte, at + (kLeaves + gigabyte) * kPage + kTable);
    }
    put_entry(kFourth, 0, at + kThird * kPage + kTable);
    put_entry(kFifth, 0, at + kFourth * kPage + kTable);

    std::copy(kjump_long_entry, kjump_long_entry_end, pages.begin());
    const auto put_word = [&](const std::uint8_t* place, auto value) {
        put(static_cast<std::uint64_t>(place - kjump_long_entry), value);
    };
    namespace cr4 = libjump::cr4;
    put_word(kjump_long_kernel, kernel);
    put_word(kjump_long_root, static_cast<std::uint32_t>(at + (five_levels ? kFifth : kFourth) * kPage));
    put_word(kjump_long_cr4, static_cast<std::uint32_t>(cr4::PAE | (five_levels ? cr4::LA57 : 0)));
    return pages;
}

}  // namespace kjump
