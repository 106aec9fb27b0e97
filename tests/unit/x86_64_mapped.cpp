// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What would be a fault past the point of no return is refused before: a control page, segments, a list or an entry
// that the page tables of an x86_64 jump do not map.
#include <array>
#include <optional>

#include <catch2/catch.hpp>

#include <libjump/jump.hpp>

#include "support/list_pages.hpp"
#include "support/moves.hpp"
#include "support/real_pages.hpp"

using libjump::Error;
using libjump::Failure;
using libjump::JumpConfig;
using libjump::PagingMode;
using libjump::PeerMode;
using libjump::PhysAddr;
using libjump::PhysExtent;
using libjump::Segment;
using libjump::VirtAddr;
using namespace test;
using Jump = libjump::BasicJump<libjump::X86_64>;

namespace {

// Two that touch, one behind a gap, and one whose last page is not full.
constexpr std::array kIdentity{PhysExtent{PhysAddr{0x10000}, 0x10000}, PhysExtent{PhysAddr{0x1000000}, 0x1000000},
                               PhysExtent{PhysAddr{0x20000}, 0x10000}, PhysExtent{PhysAddr{0x5000000}, 0x1801}};

JumpConfig config_for(const RealPages& page) {
    return {.control_page = PhysAddr{0x00300000},
            .control_page_virtual = VirtAddr{page.address(0)},
            .swap_page = PhysAddr{0x00301000},
            .paging = PagingMode::k4Level,
            .kernel_keeps = libjump::keep::kAll,
            .identity = kIdentity};
}

void require_refused(const JumpConfig& config, Error error, std::uint64_t value) {
    FakeMemory memory;
    const Failure failure = Jump::prepare(memory, config).failure();
    REQUIRE(failure.error == error);
    REQUIRE(failure.value == value);
    REQUIRE(memory.allocations() == 0);
}

// The page that is refused of a plan of one segment, or 0.
std::uint64_t refused_of_segment(std::uint64_t load, std::uint64_t size) {
    const Segment segment{.load = PhysAddr{load}, .memory_size = size};
    const RealPages page(1);
    JumpConfig config = config_for(page);
    config.segments = {&segment, 1};
    const Failure failure = Jump::check(config).failure();
    REQUIRE((failure.error == Error::kNone || failure.error == Error::kPageUnmapped));
    return failure.value;
}

struct Fixture {
    RealPages page{1};
    FakeMemory memory;
    std::optional<Jump> jump;

    Fixture() { jump = Jump::prepare(memory, config_for(page)).value(); }
    ~Fixture() {
        jump->release(memory);
        CHECK(memory.held().empty());
        CHECK(memory.complaints().empty());
    }

    // `list_page` becomes a list of these words. Gives the page that is refused, or 0.
    std::uint64_t refused(std::uint64_t list_page, std::initializer_list<std::uint64_t> words,
                          std::uint64_t entry = 0x1000000, PeerMode peer = PeerMode::kNative) {
        put_list<std::uint64_t>(memory, list_page, words);
        const Failure failure = jump->check_mapped(memory, I(list_page), PhysAddr{entry}, peer).failure();
        REQUIRE((failure.error == Error::kNone || failure.error == Error::kPageUnmapped));
        return failure.value;
    }
};

}  // namespace

TEST_CASE("x86_64: prepare refuses a paging mode without long mode") {
    const RealPages page(1);
    for (const PagingMode mode : {PagingMode::k32Bit, PagingMode::kPae}) {
        JumpConfig config = config_for(page);
        config.paging = mode;
        require_refused(config, Error::kPagingModeInvalid, 0);
    }
}

TEST_CASE("x86_64: the control page's linear address is in the upper half, or its physical one") {
    const RealPages page(1);
    JumpConfig config = config_for(page);
    config.leaver_root = PhysAddr{0x100000};
    require_refused(config, Error::kControlPageUnmapped, page.address(0));
    config.control_page = PhysAddr{page.address(0)};
    REQUIRE(Jump::check(config).ok());
    config.control_page_virtual = VirtAddr{0xffff7ffffffff000};
    require_refused(config, Error::kControlPageUnmapped, 0xffff7ffffffff000);
    config.control_page_virtual = VirtAddr{0xffff800000000000};
    REQUIRE(Jump::check(config).ok());
    config.control_page_virtual = VirtAddr{0xff00000000000000};
    require_refused(config, Error::kControlPageUnmapped, 0xff00000000000000);
    config.paging = PagingMode::k5Level;
    REQUIRE(Jump::check(config).ok());
}

TEST_CASE("x86_64: prepare refuses a segment of which a page is in no extent") {
    CHECK(refused_of_segment(0x10000, 0x20000) == 0);  // over the seam of two extents
    CHECK(refused_of_segment(0x10000, 0x20001) == 0x30000);
    CHECK(refused_of_segment(0xf000, 0x1000) == 0xf000);
    CHECK(refused_of_segment(0xf000, 0x2000) == 0xf000);
    CHECK(refused_of_segment(0x1fff000, 0x1000) == 0);
    CHECK(refused_of_segment(0x1fff000, 0x1001) == 0x2000000);
    CHECK(refused_of_segment(0x5001000, 1) == 0);
    CHECK(refused_of_segment(0x5002000, 1) == 0x5002000);
    CHECK(refused_of_segment(0xfffffffffffff000, 0x2000) == 0xfffffffffffff000);
    const RealPages page(1);
    const std::array segments{Segment{.load = PhysAddr{0x10000}, .memory_size = 1},
                              Segment{.load = PhysAddr{0x9000}, .memory_size = 1}};
    JumpConfig config = config_for(page);
    config.segments = segments;
    require_refused(config, Error::kPageUnmapped, 0x9000);
}

TEST_CASE_METHOD(Fixture, "A list passes if the peer's tables map all that the mover touches") {
    CHECK(refused(0x12000, {D(0x1000000), S(0x1800000), S(0x1801000), E}) == 0);
    CHECK(refused(0x12000, {D(0x9000), D(0x1000000), S(0x1800000), E}) == 0);  // nothing goes to 0x9000
    CHECK(refused(0x9000, {D(0x1000000), S(0x1800000), E}) == 0x9000);
    CHECK(refused(0x12000, {D(0x1000000), S(0x9000), E}) == 0x9000);
    CHECK(refused(0x12000, {D(0x9000), S(0x1800000), E}) == 0x9000);
    CHECK(refused(0x12000, {D(0x1fff000), S(0x1800000), S(0x1801000), E}) == 0x2000000);
    CHECK(refused(0x12000, {D(0x1000000), S(0x800000000000), E}) == 0x800000000000);  // no linear address
    put_list<std::uint64_t>(memory, 0x13000, {S(0x9000), E});
    CHECK(refused(0x12000, {D(0x1000000), I(0x13000)}) == 0x9000);
}

TEST_CASE_METHOD(Fixture, "A list that is none is not passed either") {
    put_list<std::uint64_t>(memory, 0x12000, {S(0x1800000), E});
    REQUIRE(jump->check_mapped(memory, I(0x12000), PhysAddr{0x1000000}).failure().error == Error::kListNoDestination);
    REQUIRE(jump->check_mapped(memory, 0x12003, PhysAddr{0x1000000}).failure().error == Error::kListEntryUnknown);
}

TEST_CASE_METHOD(Fixture, "A native peer's entry has to be mapped, another's has not") {
    CHECK(refused(0x12000, {E}, 0x1fffffe) == 0);
    CHECK(refused(0x12000, {E}, 0x2000000) == 0x2000000);
    CHECK(refused(0x12000, {E}, 0x9123) == 0x9000);
    CHECK(refused(0x12000, {E}, 0x9123, PeerMode::kProtected32) == 0);
}

TEST_CASE("i386: pages move without paging, wherever they are") {
    using Jump32 = libjump::BasicJump<libjump::I386>;
    const RealPages page(1);
    FakeMemory memory;
    JumpConfig config = config_for(page);
    config.paging = PagingMode::kPae;
    config.identity = {};
    auto jump = Jump32::prepare(memory, config);
    put_list<std::uint32_t>(memory, 0x12000, {D(0x1000000), S(0x1800000), E});
    REQUIRE(jump.value().check_mapped(memory, I(0x12000), PhysAddr{0x9000}).ok());
    jump.value().release(memory);
    REQUIRE(memory.held().empty());
}
