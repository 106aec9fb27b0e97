// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Control-flow enforcement (CET) of the leaver's own code, where a jump would not bring it back. The MSRs are saved and
// the order in which CR4.CET and CR0.WP change is kept on x86_64; what is not saved is the pointer of a supervisor
// shadow stack, and i386 keeps no order.
#pragma once

#include <cstdint>

#include <libjump/x86.hpp>

namespace libjump {

// `cr4`: the leaver's. `long_mode`: whether it is one of x86_64. `read`: read_msr(), which is asked only for what the
// CPU has. [intel/vol1] "Shadow Stacks"; [intel/vol3] "Control Registers".
template <class ReadMsr>
[[nodiscard]] bool is_control_flow_enforced(std::uint64_t cr4, bool long_mode, ReadMsr read) {
    constexpr std::uint64_t kShadowStackEnable = 1u << 0;  // in IA32_S_CET, which is there where CR4.CET can be set
    if ((cr4 & cr4::CET) == 0) {
        return false;
    }
    return !long_mode || (read(msr::S_CET) & kShadowStackEnable) != 0;
}

// Of this CPU as it is now. CPL 0.
[[nodiscard]] inline bool is_control_flow_enforced() {
    return is_control_flow_enforced(read_cr4(), sizeof(NativeWord) == sizeof(std::uint64_t), read_msr);
}

}  // namespace libjump
