// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The jump of i386, prepare, arm and release: every failure, and nothing left behind. What leaves is tested in
// emulators.
#include <catch2/catch.hpp>

#include <libjump/jump.hpp>

#include "support/leaver_tables.hpp"
#include "support/page_walk.hpp"
#include "support/real_pages.hpp"

using libjump::Error;
using libjump::JumpConfig;
using libjump::MoveMode;
using libjump::PagingMode;
using libjump::PhysAddr;
using libjump::VirtAddr;
using namespace test;
using Jump = libjump::BasicJump<libjump::I386>;

namespace {

constexpr PhysAddr kControl{0x00300000}, kSwap{0x00301000}, kLeaverRoot{0x00100020};

PhysAddr root_of(PagingMode mode) {
    return mode == PagingMode::kPae ? kLeaverRoot : PhysAddr{kLeaverRoot.value & libjump::kPageMask};
}

// A leaver whose tables map the stub to `page`, by a large page as kernels do or by a small one, and the control page.
// PAE's root need not be aligned to a page.
LeaverTables make_leaver(FakeMemory& memory, PagingMode mode, const RealPages& control, PhysAddr page, bool large) {
    const std::uint64_t no_execute = mode == PagingMode::kPae ? std::uint64_t{1} << 63 : 0;  // which is no address
    LeaverTables tables(memory, mode, root_of(mode));
    tables.map(VirtAddr{control.address(0)}, kControl);
    tables.map(libjump::i386::stub_page(), page, large, no_execute);
    return tables;
}

JumpConfig config_for(const RealPages& page, PagingMode mode = PagingMode::kPae) {
    return {.control_page = kControl,
            .control_page_virtual = VirtAddr{page.address(0)},
            .swap_page = kSwap,
            .paging = mode,
            .serial_port = 0x2f8,
            .kernel_keeps = libjump::keep::kAll};
}

void require_refused(const JumpConfig& config, Error error, std::uint64_t value) {
    FakeMemory memory;
    const auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.failure().error == error);
    REQUIRE(jump.failure().value == value);
    REQUIRE(memory.allocations() == 0);
}

}  // namespace

TEST_CASE("prepare maps the control page at its two addresses, and the stub, and fills it") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const RealPages page(1);
    FakeMemory memory;
    auto jump = Jump::prepare(memory, config_for(page, mode));
    REQUIRE(jump.ok());
    const libjump::i386::ControlPage& control = jump.value().control_page();
    REQUIRE(control.header.page_physical == kControl.value);
    REQUIRE(control.data.page_virtual == page.address(0));
    REQUIRE(control.data.serial_base == 0x2f8);
    const auto linear = static_cast<std::uint32_t>(page.address(0));
    REQUIRE(translate(memory, mode, control.data.transition_cr3, linear) == kControl.value);
    REQUIRE(translate(memory, mode, control.data.transition_cr3, 0x00300000) == kControl.value);
    const std::uint64_t stub = libjump::i386::stub_page().value;
    REQUIRE(translate(memory, mode, control.data.transition_cr3, stub) ==
            stub);  // of a leaver without tables of its own
    REQUIRE(inspect_tree(memory, mode, control.data.transition_cr3).mappings == 3);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("The stub is mapped at its linear address to where the leaver's tables say") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const bool large = GENERATE(false, true);
    const RealPages page(1);
    FakeMemory memory;
    const VirtAddr stub = libjump::i386::stub_page();
    const std::uint64_t in_large_page = stub.value & (mode == PagingMode::kPae ? 0x1fffff : 0x3fffff);
    const std::uint64_t expected = large ? 0x07800000 + in_large_page : 0x07654000;
    make_leaver(memory, mode, page, PhysAddr{expected}, large);
    JumpConfig config = config_for(page, mode);
    config.leaver_root = root_of(mode);
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    const libjump::i386::ControlPage& control = jump.value().control_page();
    REQUIRE(translate(memory, mode, control.data.transition_cr3, stub.value) == expected);
    REQUIRE((control.data.back & 0xfffff000) == stub.value);
    REQUIRE(inspect_tree(memory, mode, control.data.transition_cr3).mappings == 3);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("prepare refuses a leaver whose tables do not map the control page, or map another page there") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const RealPages page(1);
    FakeMemory memory;
    LeaverTables tables(memory, mode, root_of(mode));
    tables.map(libjump::i386::stub_page(), PhysAddr{0x07654000});
    JumpConfig config = config_for(page, mode);
    config.leaver_root = root_of(mode);
    const auto refused = [&](Error error) {
        const auto failure = Jump::prepare(memory, config).failure();
        return failure.error == error && failure.value == page.address(0) && memory.held().empty();
    };
    REQUIRE(refused(Error::kLinearOutOfReach));
    tables.map(config.control_page_virtual, PhysAddr{kControl.value + 0x1000});
    REQUIRE(refused(Error::kAlreadyMapped));
    tables.map(config.control_page_virtual, kControl);
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("With CR4.PSE clear bit 7 of a directory's entry means nothing, and with it set a page of 4 MiB") {
    const RealPages page(1);
    const VirtAddr stub = libjump::i386::stub_page();
    FakeMemory memory;
    LeaverTables tables = make_leaver(memory, PagingMode::k32Bit, page, PhysAddr{0x07654000}, false);
    const PhysAddr slot = tables.slot_at(0, stub);
    tables.store(slot, memory.load32(slot) | 0x80);
    JumpConfig config = config_for(page, PagingMode::k32Bit);
    config.leaver_root = root_of(PagingMode::k32Bit);
    config.four_mebibyte_pages = libjump::FourMebibytePages::kIgnored;
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    const auto root = jump.value().control_page().data.transition_cr3;
    REQUIRE(translate(memory, PagingMode::k32Bit, root, stub.value) == 0x07654000);
    jump.value().release(memory);
    tables.store(slot, 0x07800081);
    config.four_mebibyte_pages = libjump::FourMebibytePages::kTaken;
    auto large = Jump::prepare(memory, config);
    REQUIRE(large.ok());
    const auto large_root = large.value().control_page().data.transition_cr3;
    REQUIRE(translate(memory, PagingMode::k32Bit, large_root, stub.value) == 0x07800000 + (stub.value & 0x3fffff));
    large.value().release(memory);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("prepare refuses a leaver whose tables do not map the stub, and a control page where the stub is") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const RealPages page(1);
    const VirtAddr stub = libjump::i386::stub_page();
    FakeMemory memory;
    memory.own_page(PhysAddr{kLeaverRoot.value & libjump::kPageMask});
    JumpConfig config = config_for(page, mode);
    config.leaver_root = root_of(mode);
    REQUIRE(Jump::prepare(memory, config).failure().error == Error::kLinearOutOfReach);
    LeaverTables tables = make_leaver(memory, mode, page, PhysAddr{0x07654000}, false);
    config.control_page = PhysAddr{stub.value};
    tables.map(config.control_page_virtual, config.control_page);
    const auto hit = Jump::prepare(memory, config);
    REQUIRE(hit.failure().error == Error::kAlreadyMapped);
    REQUIRE(hit.failure().value == stub.value);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("Each allocation of prepare may fail, and nothing is left behind") {
    const RealPages page(1);
    FakeMemory enough;
    auto whole = Jump::prepare(enough, config_for(page));
    const std::size_t needed = enough.allocations();  // which depends on where the system put the page
    REQUIRE(needed >= 4);
    whole.value().release(enough);
    for (std::size_t successes = 0; successes < needed; ++successes) {
        FakeMemory memory;
        memory.fail_after(successes);
        REQUIRE(Jump::prepare(memory, config_for(page)).failure().error == Error::kOutOfMemory);
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
}

TEST_CASE("prepare needs a root below 4 GiB") {
    const RealPages page(1);
    FakeMemory memory;
    memory.hand_out({PhysAddr{0x100000000}});
    REQUIRE(Jump::prepare(memory, config_for(page)).failure().error == Error::kPageOutOfReach);
    REQUIRE(memory.held().empty());
}

TEST_CASE("prepare refuses to jump where memory is encrypted") {
    const RealPages page(1);
    JumpConfig config = config_for(page);
    config.memory_encrypted = true;
    require_refused(config, Error::kMemoryEncrypted, 0);
}

TEST_CASE("prepare refuses to jump where control flow is enforced") {
    const RealPages page(1);
    JumpConfig config = config_for(page);
    config.control_flow_enforced = true;
    require_refused(config, Error::kControlFlowEnforced, 0);
}

TEST_CASE("prepare refuses a paging mode of the other architecture") {
    const RealPages page(1);
    for (const PagingMode mode : {PagingMode::k4Level, PagingMode::k5Level}) {
        require_refused(config_for(page, mode), Error::kPagingModeInvalid, 0);
    }
}

TEST_CASE("A UART in memory is mapped where it is, for reports while paging is on") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae);
    const RealPages page(1);
    FakeMemory memory;
    JumpConfig config = config_for(page, mode);
    config.serial_mmio = PhysAddr{0xfe03e120};
    config.serial_mmio_width = 4;
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    const libjump::i386::ControlData& data = jump.value().control_page().data;
    REQUIRE(data.serial_base == 0xfe03e120);
    REQUIRE(translate(memory, mode, data.transition_cr3, 0xfe03e120) == 0xfe03e120);
    REQUIRE(inspect_tree(memory, mode, data.transition_cr3).mappings == 4);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("prepare refuses a UART in memory that the report's code could not reach") {
    const RealPages page(1);
    JumpConfig config = config_for(page);
    const auto refuse = [&](std::uint64_t registers, std::uint32_t width) {
        config.serial_mmio = PhysAddr{registers};
        config.serial_mmio_width = width;
        require_refused(config, Error::kSerialInvalid, registers);
    };
    refuse(0xfe03e000, 0);
    refuse(0xfe03e000, 2);
    refuse(0xfe03e002, 4);
    refuse(0xfe03eff9, 1);
    refuse(0xfe03efe4, 4);
    refuse(0x100000000, 1);
    refuse(config.control_page.value, 1);
    config.swap_page = PhysAddr{0x7000};
    refuse(0x7000, 1);
    config.serial_mmio = PhysAddr{0xfe03eff8};
    config.serial_mmio_width = 1;
    REQUIRE(Jump::check(config).ok());
    config.serial_mmio = PhysAddr{};
    config.serial_mmio_width = 0;  // as C leaves it that wants a port
    REQUIRE(Jump::check(config).ok());
}

TEST_CASE("prepare refuses a control page it cannot use") {
    const RealPages page(1);
    for (const std::uint64_t address : {std::uint64_t{0}, std::uint64_t{0x300001}, std::uint64_t{0x100000000}}) {
        JumpConfig config = config_for(page);
        config.control_page = PhysAddr{address};
        require_refused(config, Error::kControlPageInvalid, address);
    }
    for (const std::uint64_t address :
         {std::uint64_t{0}, page.address(0) + std::uint64_t{8}, std::uint64_t{0x100000000}}) {
        JumpConfig config = config_for(page);
        config.control_page_virtual = VirtAddr{address};
        require_refused(config, Error::kControlPageInvalid, kControl.value);
    }
}

TEST_CASE("prepare refuses a swap page it cannot use") {
    const RealPages page(1);
    for (const std::uint64_t address : {kControl.value, std::uint64_t{0x301800}, std::uint64_t{0x100000000}}) {
        JumpConfig config = config_for(page);
        config.swap_page = PhysAddr{address};
        require_refused(config, Error::kSwapPageInvalid, address);
    }
}

TEST_CASE("prepare refuses a buffer for the FPU's state that is too small or unaligned") {
    const RealPages pages(17);
    const std::uint32_t needed = libjump::extended_state_size();
    JumpConfig config = config_for(pages);
    config.kernel_keeps = 0;
    config.extended_state = pages.page(1);
    config.extended_state_size = needed;
    FakeMemory memory;
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.ok());
    jump.value().release(memory);

    config.extended_state_size = needed - 1;
    require_refused(config, Error::kExtendedStateTooSmall, needed);
    config.extended_state_size = needed;
    config.extended_state = pages.page(1) + 32;
    require_refused(config, Error::kExtendedStateTooSmall, needed);
}

TEST_CASE("arm: a swap needs a swap page, an entry is below 4 GiB, and a refusal changes nothing") {
    const RealPages page(1);
    FakeMemory memory;
    JumpConfig config = config_for(page);
    config.swap_page = PhysAddr{};
    auto jump = Jump::prepare(memory, config);
    REQUIRE(jump.value().arm(4, PhysAddr{0xffffffff}, MoveMode::kCopy).ok());
    REQUIRE(jump.value().control_page().data.peer_entry == 0xffffffff);
    REQUIRE(jump.value().arm(4, PhysAddr{0x1000}, MoveMode::kSwap).failure().error == Error::kSwapPageMissing);
    const auto far = jump.value().arm(4, PhysAddr{0x100000000}, MoveMode::kCopy);
    REQUIRE(far.failure().error == Error::kEntryOutOfReach);
    REQUIRE(far.failure().value == 0x100000000);
    REQUIRE(jump.value().control_page().data.peer_entry == 0xffffffff);
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("arm may change its mind between leaves") {
    const RealPages page(1);
    FakeMemory memory;
    auto jump = Jump::prepare(memory, config_for(page));
    REQUIRE(jump.value().arm(0x5002, PhysAddr{0x1000}, MoveMode::kSwap).ok());
    REQUIRE(jump.value().control_page().data.peer_stack == kSwap.value + 4096);
    REQUIRE(jump.value().arm(4, PhysAddr{0x2000}, MoveMode::kCopy).ok());
    REQUIRE(jump.value().control_page().data.peer_stack == kControl.value + 4096);
    REQUIRE(jump.value().control_page().data.move.list_head == 4);
    jump.value().release(memory);
}

TEST_CASE("A jump that was never prepared has nothing to release") {
    FakeMemory memory;
    Jump jump;
    jump.release(memory);
    REQUIRE(memory.complaints().empty());
}
