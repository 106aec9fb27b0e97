// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Transition tables translate what was mapped and nothing else, and are valid after every single
// write.
#include <map>

#include <catch2/catch.hpp>

#include <libjump/page_table.hpp>

#include "support/page_walk.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::PageTables;
using libjump::PagingMode;
using libjump::PhysAddr;
using libjump::VirtAddr;
using namespace test;

namespace {

void require_nothing_left(const FakeMemory& memory) {
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

std::uint64_t random_page(Random& random, std::uint64_t pages) { return random.between(0, pages - 1) << 12; }

}  // namespace

TEST_CASE("Random mappings are what the CPU sees, after every single write") {
    Random random("page_table, random mappings");
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const std::uint64_t physical_pages = mode == PagingMode::kPae ? std::uint64_t{1} << 40 : 1 << 20;

    FakeMemory memory;
    auto created = PageTables::create(memory, mode);
    REQUIRE(created.ok());
    PageTables& tables = created.value();
    std::map<std::uint32_t, std::uint64_t> model;
    memory.after_write = [&](PhysAddr) {
        const TreeReport report = inspect_tree(memory, mode, tables.root().value);
        REQUIRE(report.fault.empty());
        REQUIRE((report.mappings == model.size() || report.mappings == model.size() + 1));
        for (const auto& [linear, physical] : model) {
            REQUIRE(translate(memory, mode, tables.root().value, linear + 0x123) == physical + 0x123);
        }
    };
    for (int i = 0; i < 60; ++i) {
        const auto linear = static_cast<std::uint32_t>(random_page(random, 1 << 20));
        const std::uint64_t physical = random_page(random, physical_pages);
        REQUIRE(tables.map(memory, VirtAddr{linear}, PhysAddr{physical}).ok() == !model.contains(linear));
        model.emplace(linear, physical);
    }
    memory.after_write = nullptr;
    const TreeReport report = inspect_tree(memory, mode, tables.root().value);
    REQUIRE(report.mappings == model.size());
    REQUIRE(report.tables == memory.held().size());
    REQUIRE(translate(memory, mode, tables.root().value, 0x00badbad).has_value() == model.contains(0x00bad000));
    tables.release(memory);
    REQUIRE(tables.root() == PhysAddr{});
    require_nothing_left(memory);
}

TEST_CASE("The same mapping may be asked for twice, another one at the same address may not") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    FakeMemory memory;
    auto created = PageTables::create(memory, mode);
    PageTables& tables = created.value();
    REQUIRE(tables.mode() == mode);
    REQUIRE(tables.map(memory, VirtAddr{0xfffff000}, PhysAddr{0}).ok());
    const std::size_t held = memory.held().size();
    REQUIRE(tables.map(memory, VirtAddr{0xfffff000}, PhysAddr{0}).ok());
    const auto collision = tables.map(memory, VirtAddr{0xfffff000}, PhysAddr{0x1000});
    REQUIRE(collision.failure().error == Error::kAlreadyMapped);
    REQUIRE(collision.failure().value == 0xfffff000);
    REQUIRE(memory.held().size() == held);
    REQUIRE(translate(memory, mode, tables.root().value, 0xfffff000) == 0);
    tables.release(memory);
    tables.release(memory);  // a released tree is empty
    require_nothing_left(memory);
}

TEST_CASE("Each allocation of a tree may fail, and what stood still stands") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const std::size_t needed = mode == PagingMode::kPae ? 5 : 3;
    for (std::size_t successes = 0; successes < needed; ++successes) {
        FakeMemory memory;
        memory.fail_after(successes);
        auto created = PageTables::create(memory, mode);
        REQUIRE(created.ok() == (successes > 0));
        if (created.ok()) {
            PageTables& tables = created.value();
            const bool first = tables.map(memory, VirtAddr{0x1000}, PhysAddr{0x7000}).ok();
            const auto second = tables.map(memory, VirtAddr{0xc0000000}, PhysAddr{0x8000});
            REQUIRE(second.failure().error == Error::kOutOfMemory);
            const TreeReport report = inspect_tree(memory, mode, tables.root().value);
            REQUIRE(report.fault.empty());
            REQUIRE(report.mappings == (first ? 1 : 0));
            tables.release(memory);
        }
        require_nothing_left(memory);
    }
}

TEST_CASE("Tables above 4 GiB: never the root, with PAE the others") {
    const PhysAddr low{0x5000}, high{0x123456000000}, high2{0x123456001000};
    FakeMemory memory;
    memory.hand_out({high, low, high, low, high, high2});
    const auto refused = PageTables::create(memory, PagingMode::kPae);
    REQUIRE(refused.failure().error == Error::kPageOutOfReach);
    REQUIRE(refused.failure().value == high.value);
    REQUIRE(memory.held().empty());

    auto narrow = PageTables::create(memory, PagingMode::k32Bit);
    REQUIRE(narrow.value().map(memory, VirtAddr{0}, PhysAddr{0}).failure().error == Error::kPageOutOfReach);
    REQUIRE(narrow.value().map(memory, VirtAddr{0}, PhysAddr{0x100000000}).failure().error == Error::kPageOutOfReach);
    narrow.value().release(memory);
    REQUIRE(memory.held().empty());

    auto wide = PageTables::create(memory, PagingMode::kPae);
    REQUIRE(wide.value().map(memory, VirtAddr{0x40000000}, PhysAddr{0x100000000}).ok());
    REQUIRE(translate(memory, PagingMode::kPae, low.value, 0x40000fff) == 0x100000fff);
    wide.value().release(memory);
    require_nothing_left(memory);
}
