// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables in a fake memory of their own, in plain numbers, read back by the walker.
#pragma once

#include <catch2/catch.hpp>

#include <libjump/page_table.hpp>

#include "support/page_walk.hpp"

namespace test {

constexpr std::uint64_t kPage = 4096, kMiB2 = 2 << 20, kGiB = 1 << 30;

// Properties of a paging mode's linear addresses, by the CPU's manual.
struct LinearSpace {
    libjump::PagingMode mode;
    std::uint64_t low_last;    // the last page of the lower half
    std::uint64_t high_first;  // the first page of the upper half; 0: there is none
};

constexpr LinearSpace kSpaces[] = {
    {libjump::PagingMode::k32Bit, 0xfffff000, 0},
    {libjump::PagingMode::kPae, 0xfffff000, 0},
    {libjump::PagingMode::k4Level, 0x00007ffffffff000, 0xffff800000000000},
    {libjump::PagingMode::k5Level, 0x00fffffffffff000, 0xff00000000000000},
};

class PageTree {
public:
    explicit PageTree(libjump::PagingMode mode,
                      libjump::GigabytePages gigabyte_pages = libjump::GigabytePages::kAbsent) {
        auto created = libjump::PageTables::create(memory, mode, gigabyte_pages);
        REQUIRE(created.ok());
        tables = created.value();
    }

    [[nodiscard]] libjump::Failure map(std::uint64_t linear, std::uint64_t physical, std::uint64_t bytes = kPage) {
        return tables.map_extent(memory, libjump::VirtAddr{linear}, {libjump::PhysAddr{physical}, bytes}).failure();
    }
    void must_map(std::uint64_t linear, std::uint64_t physical, std::uint64_t bytes = kPage) {
        REQUIRE(map(linear, physical, bytes).error == libjump::Error::kNone);
    }
    [[nodiscard]] std::optional<std::uint64_t> at(std::uint64_t linear) {
        return translate(memory, tables.mode(), tables.root().value, linear);
    }
    [[nodiscard]] TreeReport report() {
        TreeReport report = inspect_tree(memory, tables.mode(), tables.root().value);
        REQUIRE(report.fault == "");
        return report;
    }
    // Every byte of the extent translates, as far as its pages' ends show.
    void require_mapped(std::uint64_t linear, std::uint64_t physical, std::uint64_t bytes) {
        for (std::uint64_t offset = 0; offset < bytes; offset += kPage) {
            REQUIRE(at(linear + offset + 0xfff) == physical + offset + 0xfff);
        }
    }
    // Ends the tree; nothing of it may stay behind.
    void release() {
        memory.after_write = nullptr;
        tables.release(memory);
        REQUIRE(tables.root() == libjump::PhysAddr{});
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }

    FakeMemory memory;
    libjump::PageTables tables;
};

}  // namespace test
