// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Runs what c_user.c does with libjump.h; -m32 compiles that file as the i386 kernel is, with
// arguments in registers.
#include <new>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include <libjump/bios/caller.hpp>
#include <libjump/jump.hpp>
#include <libjump/libjump.h>

#include "support/fake_memory.hpp"
#include "support/native.hpp"
#include "support/real_pages.hpp"

#ifdef __i386__
#define KERNEL_ABI __attribute__((regparm(3)))
#else
#define KERNEL_ABI
#endif

extern "C" {
KERNEL_ABI const char* c_builds_checks_and_releases_a_plan();
KERNEL_ABI const char* c_says_that_pages_are_zeros();
KERNEL_ABI const char* c_gets_nothing_when_memory_runs_out();
KERNEL_ABI const char* c_gives_an_address_that_is_no_pages();
KERNEL_ABI const char* c_learns_which_segment_is_bad();
KERNEL_ABI const char* c_has_its_lists_checked();
KERNEL_ABI const char* c_may_release_a_jump_it_never_prepared();
KERNEL_ABI const char* c_arms(libjump_jump* prepared);
KERNEL_ABI const char* c_has_a_list_checked_for_what_is_mapped(const libjump_jump* prepared,
                                                               const libjump_memory* reader, std::uint32_t own_page);
KERNEL_ABI const char* c_has_bad_bios_calls_refused(libjump_bios* prepared);
KERNEL_ABI const char* c_may_release_a_bios_it_never_prepared();
}

namespace {

void require_fine(const char* complaint) {
    INFO(complaint);
    REQUIRE(complaint == nullptr);
}

// The callback that reads `context`, a FakeMemory.
LIBJUMP_ABI void* map_fake_page(void* context, std::uint64_t page) {
    return static_cast<test::FakeMemory*>(context)->own_page(libjump::PhysAddr{page}).data();
}

constexpr bool same(int number, libjump::Error error) { return number == -static_cast<int>(error); }

}  // namespace

TEST_CASE("From C: a plan is built, checked and released") { require_fine(c_builds_checks_and_releases_a_plan()); }
TEST_CASE("From C: pages that are zeros are not cleared") { require_fine(c_says_that_pages_are_zeros()); }
TEST_CASE("From C: nothing is left when memory runs out") { require_fine(c_gets_nothing_when_memory_runs_out()); }
TEST_CASE("From C: an address that is no page's") { require_fine(c_gives_an_address_that_is_no_pages()); }
TEST_CASE("From C: failures in detail") { require_fine(c_learns_which_segment_is_bad()); }
TEST_CASE("From C: lists are checked") { require_fine(c_has_its_lists_checked()); }
TEST_CASE("From C: releasing nothing") { require_fine(c_may_release_a_jump_it_never_prepared()); }

TEST_CASE("From C: arming a prepared jump") {
    const test::RealPages page(1);
    test::FakeMemory memory;
    libjump::JumpConfig config;
    config.control_page = libjump::PhysAddr{0x300000};
    config.control_page_virtual = libjump::VirtAddr{page.address(0)};
    config.kernel_keeps = libjump::keep::kAll;
    config.paging = test::kNativePaging;
    const auto prepared = libjump::Jump::prepare(memory, config);
    libjump_jump storage{};
    auto* jump = new (&storage) libjump::Jump(prepared.value());
    require_fine(c_arms(&storage));
    REQUIRE(jump->control_page().data.peer_entry == 0xfffff000);
    jump->release(memory);
}

TEST_CASE("From C: what the jump's tables map") {
    constexpr libjump::PhysAddr kControl{0x300000};
    const test::RealPages page(1);
    test::FakeMemory memory;
    libjump::JumpConfig config;
    config.control_page = kControl;
    config.control_page_virtual = libjump::VirtAddr{page.address(0)};
    config.kernel_keeps = libjump::keep::kAll;
    config.paging = test::kNativePaging;
    const auto prepared = libjump::Jump::prepare(memory, config);
    libjump_jump storage{};
    auto* jump = new (&storage) libjump::Jump(prepared.value());
    const libjump_memory reader{
        .context = &memory, .allocate_page = {}, .free_page = {}, .map_page = map_fake_page, .zeroed = 0};
    require_fine(c_has_a_list_checked_for_what_is_mapped(&storage, &reader, kControl.value));
    jump->release(memory);
    REQUIRE(memory.held().empty());
}

TEST_CASE("From C: BIOS calls are checked") {
    const test::RealPages pages(2);
    test::FakeMemory memory;
    libjump::BiosConfig config;
    config.jump.control_page = libjump::PhysAddr{0x300000};
    config.jump.control_page_virtual = libjump::VirtAddr{pages.address(0)};
    config.jump.swap_page = libjump::PhysAddr{0x301000};
    config.jump.kernel_keeps = libjump::keep::kAll;
    config.jump.paging = test::kNativePaging;
    const libjump::PhysExtent identity{libjump::PhysAddr{0}, 0x40000000};
    config.jump.identity = {&identity, 1};
    config.window = libjump::PhysAddr{0x90000};
    config.request_page = libjump::PhysAddr{0x302000};
    config.request_page_virtual = libjump::VirtAddr{pages.address(1)};
    const auto prepared = libjump::BiosCaller::prepare(memory, config);
    libjump_bios storage{};
    auto* caller = new (&storage) libjump::BiosCaller(prepared.value());
    require_fine(c_has_bad_bios_calls_refused(&storage));
    caller->release(memory);
    REQUIRE(memory.held().empty());
}
TEST_CASE("From C: releasing a BIOS caller that is none") { require_fine(c_may_release_a_bios_it_never_prepared()); }

TEST_CASE("The C numbers are the C++ errors, negated") {
    using libjump::Error;
    STATIC_REQUIRE(same(LIBJUMP_OK, Error::kNone));
    STATIC_REQUIRE(same(LIBJUMP_E_OUT_OF_MEMORY, Error::kOutOfMemory));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_UNALIGNED, Error::kSegmentUnaligned));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_EMPTY, Error::kSegmentEmpty));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_IMAGE_TOO_LARGE, Error::kSegmentImageTooLarge));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_WRAPS, Error::kSegmentWraps));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_OUT_OF_REACH, Error::kSegmentOutOfReach));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENTS_OVERLAP, Error::kSegmentsOverlap));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_HITS_RESERVED, Error::kSegmentHitsReserved));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_HITS_CONTROL_PAGE, Error::kSegmentHitsControlPage));
    STATIC_REQUIRE(same(LIBJUMP_E_SEGMENT_HITS_SWAP_PAGE, Error::kSegmentHitsSwapPage));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGE_TWICE, Error::kPageTwice));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGE_OUT_OF_REACH, Error::kPageOutOfReach));
    STATIC_REQUIRE(same(LIBJUMP_E_LIST_ENTRY_UNKNOWN, Error::kListEntryUnknown));
    STATIC_REQUIRE(same(LIBJUMP_E_LIST_NO_DESTINATION, Error::kListNoDestination));
    STATIC_REQUIRE(same(LIBJUMP_E_LIST_ENDLESS, Error::kListEndless));
    STATIC_REQUIRE(same(LIBJUMP_E_CONTROL_PAGE_INVALID, Error::kControlPageInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_SWAP_PAGE_INVALID, Error::kSwapPageInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_SWAP_PAGE_MISSING, Error::kSwapPageMissing));
    STATIC_REQUIRE(same(LIBJUMP_E_EXTENDED_STATE_TOO_SMALL, Error::kExtendedStateTooSmall));
    STATIC_REQUIRE(same(LIBJUMP_E_ENTRY_OUT_OF_REACH, Error::kEntryOutOfReach));
    STATIC_REQUIRE(same(LIBJUMP_E_ALREADY_MAPPED, Error::kAlreadyMapped));
    STATIC_REQUIRE(same(LIBJUMP_E_PLAN_HITS_ITSELF, Error::kPlanHitsItself));
    STATIC_REQUIRE(same(LIBJUMP_E_MODE_UNKNOWN, Error::kModeUnknown));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_VECTOR_INVALID, Error::kBiosVectorInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_ADDRESS_WRAPS, Error::kBiosAddressWraps));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_BUFFER_TOO_LARGE, Error::kBiosBufferTooLarge));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_BUFFER_INVALID, Error::kBiosBufferInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_WINDOW_INVALID, Error::kBiosWindowInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_FAULT, Error::kBiosFault));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_TIMEOUT, Error::kBiosTimeout));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_TIMER_INVALID, Error::kBiosTimerInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_NO_SERVICE, Error::kBiosNoService));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGE_IS_CONTROL_PAGE, Error::kPageIsControlPage));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGE_IS_SWAP_PAGE, Error::kPageIsSwapPage));
    STATIC_REQUIRE(same(LIBJUMP_E_BIOS_REQUEST_PAGE_INVALID, Error::kBiosRequestPageInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_LINEAR_OUT_OF_REACH, Error::kLinearOutOfReach));
    STATIC_REQUIRE(same(LIBJUMP_E_MEMORY_ENCRYPTED, Error::kMemoryEncrypted));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGING_MODE_INVALID, Error::kPagingModeInvalid));
    STATIC_REQUIRE(same(LIBJUMP_E_CONTROL_PAGE_UNMAPPED, Error::kControlPageUnmapped));
    STATIC_REQUIRE(same(LIBJUMP_E_PAGE_UNMAPPED, Error::kPageUnmapped));
    STATIC_REQUIRE(same(LIBJUMP_E_CONTROL_FLOW_ENFORCED, Error::kControlFlowEnforced));
    STATIC_REQUIRE(same(LIBJUMP_E_SERIAL_INVALID, Error::kSerialInvalid));
}

TEST_CASE("libjump.h has the project's version") {
    const std::string_view version = LIBJUMP_VERSION;
    REQUIRE(version == LIBJUMP_PROJECT_VERSION);
    REQUIRE(version == std::to_string(LIBJUMP_VERSION_MAJOR) + "." + std::to_string(LIBJUMP_VERSION_MINOR) + "." +
                           std::to_string(LIBJUMP_VERSION_PATCH));
}
