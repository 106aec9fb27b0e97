// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Which leavers use CET so that a jump would not bring it back, decided from registers that only CPL 0 can read.
#include <catch2/catch.hpp>

#include <libjump/control_flow.hpp>

namespace {

// [intel/vol3] "Control Registers"; [intel/vol1] "Control-Flow Enforcement Technology (CET)".
constexpr std::uint64_t kCr4Cet = 0x800000, kCr4Others = ~kCr4Cet;
constexpr std::uint32_t kSupervisorCet = 0x6a2;
constexpr std::uint64_t kShadowStack = 1, kBranchTracking = 4;

bool enforced(std::uint64_t cr4, bool long_mode, std::uint64_t s_cet) {
    return libjump::is_control_flow_enforced(cr4, long_mode, [s_cet](std::uint32_t index) {
        REQUIRE(index == kSupervisorCet);
        return s_cet;
    });
}

}  // namespace

TEST_CASE("Without CR4.CET nothing is enforced, and no MSR is asked for") {
    const bool long_mode = GENERATE(false, true);
    CHECK_FALSE(libjump::is_control_flow_enforced(kCr4Others, long_mode, [](std::uint32_t) -> std::uint64_t {
        FAIL("the CPU may have no such MSR");
        return 0;
    }));
}

TEST_CASE("In long mode a supervisor shadow stack counts, and branch tracking does not") {
    CHECK_FALSE(enforced(kCr4Cet, true, 0));
    CHECK_FALSE(enforced(kCr4Cet, true, ~kShadowStack));
    CHECK(enforced(kCr4Cet, true, kShadowStack));
    CHECK(enforced(kCr4Cet, true, kShadowStack | kBranchTracking));
}

TEST_CASE("On i386 all of CET counts") { CHECK(enforced(kCr4Cet, false, 0)); }
