// SPDX-License-Identifier: MIT OR GPL-2.0-only
// State that an architecture alone has: i386 has none.
#pragma once

#include <libjump/x86.hpp>

#include "../guest.hpp"

namespace guest {

inline constexpr libjump::NativeWord kMagicAddressHigh = 0;  // of addresses that are no zero-extended ones

inline constexpr bool kHasCr8 = false;

struct MachineState {};

inline void read_machine_state(MachineState&) {}
inline void load_magic_machine_state() {}
[[nodiscard]] inline std::uint32_t order_native_trash() { return 0; }
inline void compare_machine_state(const MachineState&, const MachineState&, Tap&) {}

inline bool has_branch_tracking() { return false; }
inline void turn_on_branch_tracking() {}
inline void turn_off_branch_tracking() {}

}  // namespace guest
