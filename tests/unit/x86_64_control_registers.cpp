// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the control registers are on the way, by what they were at the leaver's: the only test of features that no
// emulator has. [intel/vol3] "Control Registers", "Extended Feature Enable Register".
#include <catch2/catch.hpp>

#include <libjump/x86_64/control_page.hpp>

using libjump::x86_64::ControlData;
using libjump::x86_64::ControlRegisters;

namespace {

constexpr std::uint64_t bit(std::uint32_t number) { return std::uint64_t{1} << number; }

constexpr std::uint64_t kPe = bit(0), kMp = bit(1), kEm = bit(2), kTs = bit(3), kExtensionType = bit(4), kNe = bit(5),
                        kWp = bit(16), kAm = bit(18), kPg = bit(31);
constexpr std::uint64_t kPae = bit(5), kOsfxsr = bit(9), kLa57 = bit(12);
constexpr std::uint64_t kSce = bit(0), kLme = bit(8), kLma = bit(10), kNxe = bit(11);

// A leaver's, with all that today's kernels turn on.
constexpr ControlRegisters kLeaver{.cr0 = kPe | kMp | kExtensionType | kNe | kWp | kAm | kPg,
                                   .cr3 = 0x6000000012345005,  // LAM for user pointers, and PCID 5
                                   .cr4 = kPae,
                                   .efer = kSce | kLme | kLma | kNxe};

ControlData stored(const ControlRegisters& leaver) {
    ControlData data{};
    libjump::x86_64::store_control_registers(data, leaver);
    return data;
}

}  // namespace

TEST_CASE("x86_64: what a leaver has turned on in CR4 is off on the way, and back afterwards") {
    // MCE, PGE, UMIP, FSGSBASE, PCIDE, SMEP, SMAP, PKE, CET, PKS, UINTR, LASS, LAM for supervisor pointers, FRED.
    for (const std::uint32_t feature : {6, 7, 11, 16, 17, 20, 21, 22, 23, 24, 25, 27, 28, 32}) {
        CAPTURE(feature);
        ControlRegisters leaver = kLeaver;
        leaver.cr4 |= bit(feature);
        const ControlData data = stored(leaver);
        REQUIRE(data.transition_cr4 == (kPae | kOsfxsr));
        REQUIRE(data.saved_cr4 == (kPae | bit(feature)));
    }
}

TEST_CASE("x86_64: the mover may use SSE, whatever the leaver does") {
    REQUIRE(stored(kLeaver).transition_cr4 == (kPae | kOsfxsr));
    REQUIRE(stored(kLeaver).saved_cr4 == kPae);
}

TEST_CASE("x86_64: the depth of page tables stays as it is") {
    ControlRegisters leaver = kLeaver;
    leaver.cr4 |= kLa57;
    REQUIRE(stored(leaver).transition_cr4 == (kPae | kLa57 | kOsfxsr));
}

TEST_CASE("x86_64: CR3 comes back with its PCID and its LAM bits") {
    REQUIRE(stored(kLeaver).saved_cr3 == kLeaver.cr3);
}

TEST_CASE("x86_64: CR0 on the way has no write protection, alignment checks or FPU traps") {
    ControlRegisters leaver = kLeaver;
    leaver.cr0 |= kEm | kTs;
    const ControlData data = stored(leaver);
    REQUIRE(data.saved_cr0 == leaver.cr0);
    REQUIRE(data.transition_cr0 == (kPe | kMp | kExtensionType | kNe | kPg));
    REQUIRE(data.protected_cr0 == (kPe | kMp | kExtensionType | kNe));
}

TEST_CASE("x86_64: EFER without what paging sets, and for 32-bit peers without long mode") {
    const ControlData data = stored(kLeaver);
    REQUIRE(data.saved_efer == kLeaver.efer);
    REQUIRE(data.climb_efer == (kSce | kLme | kNxe));
    REQUIRE(data.protected_efer == (kSce | kNxe));
}
