// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/free_pages.hpp"

#include <catch2/catch.hpp>

#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

FreePages pages_of(const std::vector<std::uint8_t>& memory, const std::string& info = kPageMapInfo) {
    return {Vmcoreinfo(info), [=](std::uint64_t address) -> std::optional<std::uint32_t> {
                const auto at = address - kPageMapVirtual;
                if (at + 4 > memory.size()) {
                    return std::nullopt;
                }
                std::uint32_t word;
                std::memcpy(&word, memory.data() + at, sizeof word);
                return word;
            }};
}

// A core whose last segment leaves out its pages 1 to 7, with a map that says which of them are free.
std::vector<std::uint8_t> with_free(const std::vector<FreeBlock>& free, const std::string& info = kInfo) {
    return make_core<Elf32>({{0x1000, with_page_map(pattern(0x9ec00, 1), free), 0, 0, kPageMapVirtual},
                             {0x4800000, {kHigh.begin(), kHigh.begin() + 4096}, 8 * 4096}},
                            note("VMCOREINFO", 0, info));
}

}  // namespace

TEST_CASE("free pages: a block is free from its first page to its last") {
    const auto pages = pages_of(with_page_map(std::vector<std::uint8_t>(0x10000), {{8, 3}, {16, 0}}));
    REQUIRE(pages.is_known());
    CHECK(pages.free_from(7) == 0);
    CHECK(pages.free_from(8) == 8);
    CHECK(pages.free_from(15) == 1);
    CHECK(pages.free_from(16) == 1);
    CHECK(pages.free_from(17) == 0);
    CHECK(pages.free_from(1 << 20) == 0);  // its entry is not there
}

TEST_CASE("free pages: a mark with an order that cannot be is none") {
    const auto pages = pages_of(with_page_map(std::vector<std::uint8_t>(0x10000), {{8, 11}, {0, 0xffffffff}}));
    CHECK(pages.free_from(8) == 0);
    CHECK(pages.free_from(0) == 0);
}

TEST_CASE("free pages: without one of the words the map is not known") {
    const std::vector<std::uint8_t> memory(0x10000);
    CHECK_FALSE(pages_of(memory).is_known());  // mem_map is null, as with CONFIG_SPARSEMEM
    const auto good = with_page_map(memory, {});
    for (const auto* word : {"SYMBOL(mem_map)", "SIZE(page)", "OFFSET(page._mapcount)", "OFFSET(page.private)",
                             "LENGTH(zone.free_area)", "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)"}) {
        auto info = kPageMapInfo;
        info[info.find(word)] = 'X';
        CHECK_FALSE(pages_of(good, info).is_known());
    }
    for (const auto* orders : {"-1", "33", "9000000000000000000"}) {
        auto info = kPageMapInfo;
        info.replace(info.find("=11\n") + 1, 2, orders);
        CHECK_FALSE(pages_of(good, info).is_known());
    }
}

TEST_CASE("save: a page of which only a part is memory is in use by nobody") {
    SavedImage saved;
    const auto source = saved.folder / "filtered";
    const auto save_low = [&](std::size_t file_size, std::uint64_t memory_size) {
        const auto low = with_page_map(pattern(file_size, 1), {});
        write_file(source, make_core<Elf32>({{0x1000, low, memory_size, 0, kPageMapVirtual}, {0x4800000, kHigh}},
                                            note("VMCOREINFO", 0, kInfo)));
        return saved.run({"save", source, saved.folder / "other"});
    };
    CHECK(save_low(0x9e000, 0x9ec00) == Exit::kDone);  // a PC's memory ends at 0x9fc00
    for (const std::size_t file_size : {0x9d000, 0x9dc00}) {
        CHECK(save_low(file_size, 0x9ec00) == Exit::kSource);
        CHECK_THAT(saved.said(), Catch::Contains("in use, at 0x9e000;"));
    }
}

TEST_CASE("save: a core that leaves out free pages alone is taken, any other refused") {
    SavedImage saved;
    const auto image = saved.folder / "other", source = saved.folder / "filtered";
    const auto save = [&](const std::vector<std::uint8_t>& core) {
        write_file(source, core);
        return saved.run({"save", source, image});
    };
    CHECK(save(with_free({{0x4801, 0}, {0x4802, 1}, {0x4804, 2}})) == Exit::kDone);
    CHECK(save(with_free({{0x4800, 3}})) == Exit::kDone);
    const auto before = read_file(image);
    for (const auto& [free, at] : std::vector<std::pair<std::vector<FreeBlock>, const char*>>{
             {{}, "0x4801000"},
             {{{0x4802, 1}, {0x4804, 2}}, "0x4801000"},
             {{{0x4801, 0}, {0x4804, 2}}, "0x4802000"},
             {{{0x4801, 0}, {0x4802, 1}, {0x4804, 1}, {0x4806, 0}}, "0x4807000"}}) {
        CHECK(save(with_free(free)) == Exit::kSource);
        CHECK_THAT(saved.said(), Catch::Contains(std::string("leaves out memory that was in use, at ") + at +
                                                 "; makedumpfile has to be told -d 16, which leaves out free pages"));
    }
    CHECK(save(with_free({{0x4800, 3}}, "OSRELEASE=6.1.0-test\n")) == Exit::kSource);
    CHECK_THAT(saved.said(), Catch::Contains("leaves out memory, and nothing tells whether it was in use"));
    CHECK((read_file(image) == before));
}
