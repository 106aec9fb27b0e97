// SPDX-License-Identifier: MIT OR GPL-2.0-only
// State that x86_64 alone has, or that every CPU with it has: asked of nobody.
#pragma once

#include <protections.hpp>

#include <libjump/x86.hpp>

#include "native_mailbox.hpp"

namespace guest {

inline constexpr bool kHasCr8 = true;
inline constexpr libjump::NativeWord kMagicAddressHigh = 0xffffe5e500000000;  // of addresses, canonical

// [intel/vol4] "Architectural MSRs". The values are those of load_magic_machine_state().
struct LongModeMsr {
    const char* name;
    std::uint32_t index;
    std::uint64_t magic;
};
inline constexpr LongModeMsr kLongModeMsrs[] = {
    {"STAR", 0xc0000081, 0x0023001000000000},          {"LSTAR", 0xc0000082, 0xffffffff8badc0d0},
    {"CSTAR", 0xc0000083, 0xffffffff8badc0d8},         {"SFMASK", 0xc0000084, 0x47700},
    {"FS base", 0xc0000100, 0x00007f5f5f5f5000},       {"GS base", 0xc0000101, 0xffffffff86565000},
    {"KERNEL_GS base", 0xc0000102, 0x00007e6e6e6e6000}};
inline constexpr std::uint32_t kLongModeMsrCount = sizeof kLongModeMsrs / sizeof kLongModeMsrs[0];

// Supervisor CET, which a leaver may have on; the image's code has neither shadow stack nor ENDBR64, so of its bits
// those that ask for none. [intel/vol1] "Control-Flow Enforcement Technology (CET)".
inline constexpr std::uint64_t kMagicSupervisorCet = 1u << 1;  // WR_SHSTK_EN
[[nodiscard]] inline bool has_branch_tracking() {
    return libjump::cpuid(0).eax >= 7 && (libjump::cpuid(7).edx & 1u << 20) != 0;
}
[[nodiscard]] inline bool has_cet() {
    const bool shadow_stacks = libjump::cpuid(0).eax >= 7 && (libjump::cpuid(7).ecx & 1u << 7) != 0;
    return shadow_stacks || has_branch_tracking();
}

struct MachineState {
    std::uint64_t cr8, msrs[kLongModeMsrCount];
};

inline void read_machine_state(MachineState& state) {
    state.cr8 = libjump::read_cr8();
    for (std::uint32_t i = 0; i < kLongModeMsrCount; ++i) {
        state.msrs[i] = libjump::read_msr(kLongModeMsrs[i].index);
    }
}

inline void load_magic_machine_state() {
    libjump::write_cr8(9);
    for (const LongModeMsr& msr : kLongModeMsrs) {
        libjump::write_msr(msr.index, msr.magic);
    }
    if (has_cet()) {
        libjump::write_msr(libjump::msr::S_CET, kMagicSupervisorCet);
        libjump::write_cr4(libjump::read_cr4() | libjump::cr4::CET);
    }
}

inline void compare_machine_state(const MachineState& before, const MachineState& after, Tap& tap) {
    tap.equal(after.cr8, before.cr8, "CR8");
    for (std::uint32_t i = 0; i < kLongModeMsrCount; ++i) {
        tap.equal(after.msrs[i], before.msrs[i], kLongModeMsrs[i].name);
    }
}

// Indirect-branch tracking for CPL 0: until it is off again only direct branches and those that have an ENDBR to go to.
// [intel/vol1] "Indirect Branch Tracking".
inline void turn_on_branch_tracking() {
    constexpr std::uint64_t kEndbrEnable = 1u << 2;
    libjump::write_msr(libjump::msr::S_CET, kEndbrEnable);
    libjump::write_cr4(libjump::read_cr4() | libjump::cr4::CET);
}
inline void turn_off_branch_tracking() {
    libjump::write_cr4(libjump::read_cr4() & ~libjump::cr4::CET);
    libjump::write_msr(libjump::msr::S_CET, 0);
}

// What the trash peer in long mode is to do with CR4: the leaver's protections, which it finds off; not PKS, since its
// PKRS denies all keys. Returns order bits.
[[nodiscard]] inline std::uint32_t order_native_trash() {
    native_mailbox().cr4_trash = 0;
    for (const multiboot::Protection& protection : multiboot::kProtections) {
        const bool trash = multiboot::has(protection) && protection.cr4_bit != multiboot::kPksBit;
        native_mailbox().cr4_trash |= trash ? std::uint64_t{1} << protection.cr4_bit : 0;
    }
    return has_cet() ? 16 : 0;
}

}  // namespace guest
