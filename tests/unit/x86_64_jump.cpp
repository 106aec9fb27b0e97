// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The jump of x86_64: its two trees of page tables, every failure, and nothing left behind. What leaves is tested in
// emulators.
#include <array>

#include <catch2/catch.hpp>

#include <libjump/jump.hpp>

#include "support/leaver_tables.hpp"
#include "support/page_walk.hpp"
#include "support/real_pages.hpp"

using libjump::Error;
using libjump::JumpConfig;
using libjump::MoveMode;
using libjump::PagingMode;
using libjump::PeerMode;
using libjump::PhysAddr;
using libjump::PhysExtent;
using libjump::VirtAddr;
using namespace test;
using Jump = libjump::BasicJump<libjump::X86_64>;

namespace {

constexpr PhysAddr kSwapPage{0x00301000}, kLeaverRoot{0x00100000};
constexpr std::array kIdentity{PhysExtent{PhysAddr{0}, 0x9f000}, PhysExtent{PhysAddr{0x100000}, 0x7ff00000},
                               PhysExtent{PhysAddr{0x100000000}, 0x40000000}, PhysExtent{PhysAddr{0xfed00000}, 0x1000}};

// No page of this process is in an upper half: the control page is mapped where it is.
PhysAddr control_page(const RealPages& page) { return PhysAddr{page.address(0)}; }

VirtAddr text() { return libjump::x86_64::stub_page(); }

// The same, and this program's text, which is in a lower half: a leaver's that has it at its physical address.
const std::array<PhysExtent, 5>& identity() {
    static const std::array all{kIdentity[0], kIdentity[1], kIdentity[2], kIdentity[3],
                                libjump::page_extent(PhysAddr{text().value})};
    return all;
}

JumpConfig config_for(const RealPages& page, PagingMode mode = PagingMode::k4Level) {
    return {.control_page = control_page(page),
            .control_page_virtual = VirtAddr{page.address(0)},
            .swap_page = kSwapPage,
            .paging = mode,
            .serial_port = 0x2f8,
            .kernel_keeps = libjump::keep::kAll,
            .identity = identity(),
            .leaver_root = kLeaverRoot};
}

constexpr std::uint64_t kUpper = ~std::uint64_t{0xfff};  // linear

// A leaver that maps this program's text and control page, and one page in the upper half.
LeaverTables make_leaver(FakeMemory& memory, PagingMode mode, const RealPages& page,
                         PhysAddr upper = PhysAddr{0x5000}) {
    LeaverTables tables(memory, mode, kLeaverRoot);
    tables.map(VirtAddr{kUpper}, upper);
    tables.map(text(), PhysAddr{text().value});
    tables.map(VirtAddr{page.address(0)}, control_page(page));
    tables.store(kLeaverRoot.plus(8), std::uint64_t{0xdead000} | 3);  // a lower half that nothing of may stay
    return tables;
}

}  // namespace

TEST_CASE("The peer's tables map what is promised and not a page more, at both depths") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    const RealPages page(1);
    FakeMemory memory;
    make_leaver(memory, mode, page);
    auto jump = Jump::prepare(memory, config_for(page, mode));
    REQUIRE(jump.ok());
    const std::uint64_t root = jump.value().control_page().data.peer_cr3;
    REQUIRE(root < 0x100000000);
    REQUIRE(inspect_tree(memory, mode, root).fault.empty());
    for (const PhysExtent& extent : identity()) {
        const std::uint64_t start = extent.start.value, last = start + extent.size - 8;
        REQUIRE(translate(memory, mode, root, start) == start);
        REQUIRE(translate(memory, mode, root, last) == last);
        REQUIRE_FALSE(translate(memory, mode, root, last + 8).has_value());
    }
    REQUIRE_FALSE(translate(memory, mode, root, 0xa0000).has_value());
    REQUIRE_FALSE(translate(memory, mode, root, 0xfecff000).has_value());
    REQUIRE_FALSE(translate(memory, mode, root, ~std::uint64_t{0xfff}).has_value());
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("The transition's tables are the peer's below and the leaver's above, at both depths") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    const RealPages page(1);
    FakeMemory memory;
    make_leaver(memory, mode, page, PhysAddr{0x7654000});
    auto jump = Jump::prepare(memory, config_for(page, mode));
    const auto& data = jump.value().control_page().data;
    REQUIRE(data.transition_cr3 < 0x100000000);
    REQUIRE(translate(memory, mode, data.transition_cr3, kUpper) == 0x7654000);
    REQUIRE(translate(memory, mode, data.transition_cr3, page.address(0)) == page.address(0));
    REQUIRE(translate(memory, mode, data.transition_cr3, 0) == 0);
    REQUIRE_FALSE(translate(memory, mode, data.transition_cr3, 0xa0000).has_value());
    const std::uint64_t second_entry = libjump::geometry_of(mode).level[0].leaf_bytes();
    REQUIRE_FALSE(translate(memory, mode, data.transition_cr3, second_entry).has_value());
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE(
    "x86_64: text and control page are where they are under the leaver's tables and under libjump's, or refused") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    const RealPages page(1);
    FakeMemory memory;
    LeaverTables tables = make_leaver(memory, mode, page);
    JumpConfig config = config_for(page, mode);
    const auto refused = [&](Error error, VirtAddr at) {
        const auto failure = Jump::prepare(memory, config).failure();
        return failure.error == error && failure.value == at.value && memory.held().empty();
    };
    config.identity = kIdentity;  // the text is in the lower half, and no extent has it
    REQUIRE(refused(Error::kLinearOutOfReach, text()));
    config.identity = identity();
    tables.map(text(), PhysAddr{0x6000});
    REQUIRE(refused(Error::kAlreadyMapped, text()));
    const std::uint32_t last = libjump::geometry_of(mode).levels - 1;
    tables.store(tables.slot_at(last, text()), 0);
    REQUIRE(refused(Error::kLinearOutOfReach, text()));
    tables.map(text(), PhysAddr{text().value});

    const VirtAddr at = config.control_page_virtual;
    tables.map(at, PhysAddr{0x6000});
    REQUIRE(refused(Error::kAlreadyMapped, at));
    tables.store(tables.slot_at(last, at), 0);
    REQUIRE(refused(Error::kLinearOutOfReach, at));
    config.control_page = PhysAddr{0x6000};  // and not where it is linear
    config.control_page_virtual = VirtAddr{kUpper};
    REQUIRE(refused(Error::kAlreadyMapped, VirtAddr{kUpper}));
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("The transition's root is at an even page, whatever the allocator gives") {
    const RealPages page(1);
    for (std::size_t before = 0; before < 2; ++before) {
        FakeMemory memory;  // hands out one page after the other
        make_leaver(memory, PagingMode::k4Level, page);
        memory.hand_out(std::vector<PhysAddr>(before, PhysAddr{0x150000}));
        auto jump = Jump::prepare(memory, config_for(page));
        REQUIRE((jump.value().control_page().data.transition_cr3 & 0x1000) == 0);
        jump.value().release(memory);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
}

TEST_CASE("The control page and the swap page are mapped for the peer even where no extent has them") {
    const RealPages page(1);
    FakeMemory memory;
    JumpConfig config = config_for(page);
    config.identity = {};
    config.leaver_root = PhysAddr{};
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    const std::uint64_t root = jump.value().control_page().data.peer_cr3;
    REQUIRE(translate(memory, PagingMode::k4Level, root, page.address(0)) == page.address(0));
    REQUIRE(translate(memory, PagingMode::k4Level, root, kSwapPage.value) == kSwapPage.value);
    REQUIRE(inspect_tree(memory, PagingMode::k4Level, root).mappings == 2);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("x86_64: a UART in memory is mapped where it is, though it is in no extent") {
    const RealPages page(1);
    FakeMemory memory;
    make_leaver(memory, PagingMode::k4Level, page);
    JumpConfig config = config_for(page);
    config.serial_mmio = PhysAddr{0xfe03e020};
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    const auto& data = jump.value().control_page().data;
    for (const std::uint64_t root : {data.peer_cr3, data.transition_cr3}) {
        REQUIRE(translate(memory, PagingMode::k4Level, root, 0xfe03e020) == 0xfe03e020);
        REQUIRE_FALSE(translate(memory, PagingMode::k4Level, root, 0xfe03f000).has_value());
    }
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("x86_64: each allocation of prepare may fail, and nothing is left behind") {
    const RealPages page(1);
    FakeMemory enough;
    make_leaver(enough, PagingMode::k4Level, page);
    auto whole = Jump::prepare(enough, config_for(page));
    const std::size_t needed = enough.allocations();  // which depends on whether the CPU has leaves of 1 GiB
    REQUIRE(needed >= 6);
    whole.value().release(enough);
    for (std::size_t successes = 0; successes < needed; ++successes) {
        FakeMemory memory;
        make_leaver(memory, PagingMode::k4Level, page);
        memory.fail_after(successes);
        REQUIRE(Jump::prepare(memory, config_for(page)).failure().error == Error::kOutOfMemory);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
}

TEST_CASE("x86_64: prepare refuses an extent that cannot be mapped at its physical address") {
    const RealPages page(1);
    for (const PhysExtent bad : {PhysExtent{PhysAddr{0x1800}, 0x1000}, PhysExtent{PhysAddr{0x800000000000}, 0x1000}}) {
        FakeMemory memory;
        JumpConfig config = config_for(page);
        config.leaver_root = PhysAddr{};
        config.identity = {&bad, 1};
        REQUIRE_FALSE(Jump::prepare(memory, config).ok());
        REQUIRE(memory.held().empty());
    }
}

TEST_CASE("x86_64: a peer in long mode may be entered above 4 GiB, one in protected mode may not") {
    const RealPages page(1);
    FakeMemory memory;
    JumpConfig config = config_for(page);
    config.leaver_root = PhysAddr{};
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.value().arm(4, PhysAddr{0x100000000}, MoveMode::kSwap).ok());
    REQUIRE(jump.value().control_page().data.peer_entry == 0x100000000);
    const auto far = jump.value().arm(4, PhysAddr{0x100000000}, MoveMode::kSwap, PeerMode::kProtected32);
    REQUIRE(far.failure().error == Error::kEntryOutOfReach);
    REQUIRE(far.failure().value == 0x100000000);
    const auto nowhere = jump.value().arm(4, PhysAddr{std::uint64_t{1} << 52}, MoveMode::kSwap);
    REQUIRE(nowhere.failure().error == Error::kEntryOutOfReach);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("x86_64: no page table lies where a plan will move pages") {
    const RealPages page(1);
    FakeMemory memory;  // hands out pages from 2 MiB upwards
    const std::array segments{libjump::Segment{.load = PhysAddr{0x200000}, .memory_size = 0x3000},
                              libjump::Segment{.load = PhysAddr{0x204000}, .memory_size = 0x1000}};
    JumpConfig config = config_for(page);
    config.leaver_root = PhysAddr{};
    config.segments = segments;
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    for (const PhysAddr table : memory.held()) {
        CAPTURE(table.value);
        REQUIRE((table.value == 0x203000 || table.value >= 0x205000));
    }
    REQUIRE_FALSE(memory.held().empty());
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}
