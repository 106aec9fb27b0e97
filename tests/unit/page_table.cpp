// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Page tables of every mode translate what was mapped and nothing else, page by page.
#include <set>

#include "support/page_tree.hpp"

using libjump::Error;
using libjump::PageTables;
using libjump::PagingMode;
using libjump::PhysAddr;
using namespace test;

TEST_CASE("Pages at both ends of each half of the address space") {
    const LinearSpace space = GENERATE(from_range(std::begin(kSpaces), std::end(kSpaces)));
    PageTree tree(space.mode);
    std::set<std::uint64_t> ends{0, space.low_last};
    if (space.high_first != 0) {
        ends.insert({space.high_first, 0xfffffffffffff000});
    }
    std::uint64_t physical = 0x123456000;
    if (space.mode == PagingMode::k32Bit) {
        physical = 0xfedc0000;
    }
    for (const std::uint64_t end : ends) {
        tree.must_map(end, physical);
        REQUIRE(tree.at(end) == physical);
        REQUIRE(tree.at(end + 0xfff) == physical + 0xfff);
        physical += kPage;
    }
    REQUIRE(tree.report().mappings == ends.size());
    tree.release();
}

TEST_CASE("Addresses that a mode does not have are refused") {
    const LinearSpace space = GENERATE(from_range(std::begin(kSpaces), std::end(kSpaces)));
    PageTree tree(space.mode);
    const auto no_linear = [&](std::uint64_t linear, std::uint64_t bytes) {
        const libjump::Failure failure = tree.map(linear, 0, bytes);
        REQUIRE(failure.error == Error::kLinearOutOfReach);
        REQUIRE(failure.value == linear);
    };
    const auto no_physical = [&](std::uint64_t physical, std::uint64_t bytes) {
        const libjump::Failure failure = tree.map(0, physical, bytes);
        REQUIRE(failure.error == Error::kPageOutOfReach);
        REQUIRE(failure.value == physical);
    };
    no_linear(space.low_last + kPage, kPage);
    no_linear(space.low_last, 2 * kPage);
    if (space.high_first != 0) {
        no_linear(space.high_first - kPage, kPage);
        no_linear(space.high_first - kPage, 2 * kPage);
    }
    no_linear(0xfffffffffffff000, 2 * kPage);
    no_linear(0x800, kPage);
    const std::uint64_t physical_end = space.mode == PagingMode::k32Bit ? 0x100000000 : 0x10000000000000;
    no_physical(physical_end, kPage);
    no_physical(physical_end - kPage, 2 * kPage);
    no_physical(kPage, ~std::uint64_t{0});
    no_physical(0x1008, kPage);
    REQUIRE(tree.report().tables == 1);
    tree.must_map(0, physical_end - kPage);
    tree.must_map(0x2000, 0x1000, 0);  // nothing at all
    REQUIRE(tree.report().mappings == 1);
    tree.release();
}

TEST_CASE("The same mapping may be asked for twice, another one at the same address may not") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode);
    REQUIRE(tree.tables.mode() == mode);
    tree.must_map(0xfffff000, 0);
    const std::size_t held = tree.memory.held().size();
    tree.must_map(0xfffff000, 0);
    const libjump::Failure collision = tree.map(0xfffff000, 0x1000);
    REQUIRE(collision.error == Error::kAlreadyMapped);
    REQUIRE(collision.value == 0xfffff000);
    REQUIRE(tree.memory.held().size() == held);
    REQUIRE(tree.at(0xfffff000) == 0);
    tree.release();
    tree.release();  // a released tree is empty
}

TEST_CASE("Each allocation of a tree may fail, and what stood still stands") {
    // A table for the first page and one for the second, on each level where they part ways.
    const auto [mode, needed] = GENERATE(table<PagingMode, std::size_t>(
        {{PagingMode::k32Bit, 3}, {PagingMode::kPae, 5}, {PagingMode::k4Level, 6}, {PagingMode::k5Level, 7}}));
    for (std::size_t successes = 1; successes <= needed; ++successes) {
        PageTree tree(mode);
        tree.memory.fail_after(successes - 1);
        const bool first = tree.map(0x1000, 0x7000).error == Error::kNone;
        const Error second = tree.map(0xc0000000, 0x8000).error;
        REQUIRE(second == (successes == needed ? Error::kNone : Error::kOutOfMemory));
        REQUIRE(tree.report().mappings == std::size_t{first} + (second == Error::kNone));
        tree.release();
    }
    FakeMemory none;
    none.fail_after(0);
    REQUIRE(PageTables::create(none, mode).failure().error == Error::kOutOfMemory);
}

TEST_CASE("Tables above 4 GiB: never the root, with entries of 64 bits the others") {
    const PhysAddr low{0x5000}, high{0x123456000000}, high2{0x123456001000}, high3{0x123456002000};
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    FakeMemory memory;
    memory.hand_out({high});
    const auto refused = PageTables::create(memory, mode);
    REQUIRE(refused.failure().error == Error::kPageOutOfReach);
    REQUIRE(refused.failure().value == high.value);
    REQUIRE(memory.held().empty());

    PageTree tree(mode);
    tree.memory.hand_out({high, high2, high3, low});
    if (mode == PagingMode::k32Bit) {
        REQUIRE(tree.map(0, 0).error == Error::kPageOutOfReach);
        REQUIRE(tree.memory.held().size() == 1);
    } else {
        tree.must_map(0x40000000, 0x100000000);
        REQUIRE(tree.at(0x40000fff) == 0x100000fff);
    }
    tree.release();
}

TEST_CASE("A table that no entry can name is refused and goes back") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    for (const PhysAddr bad : {PhysAddr{0}, PhysAddr{0x5010}, PhysAddr{std::uint64_t{1} << 52}}) {
        FakeMemory memory;
        memory.hand_out({bad});
        REQUIRE(PageTables::create(memory, mode).failure().error == Error::kPageOutOfReach);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());

        PageTree tree(mode);
        tree.memory.hand_out({bad});
        REQUIRE(tree.map(0, 0x1000).error == Error::kPageOutOfReach);
        REQUIRE(tree.memory.held().size() == 1);
        tree.release();
    }
}
