// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The model-specific registers a peer may well change and a kernel relies on.
#pragma once

#include <cstdint>

namespace libjump {

// An MSR counts as present only when CPUID says so; which CPUID bit that is stands in msr_list.cpp.
// Not here: MTRRs and the local APIC's base belong to the machine, not to one of the programs that take turns on it,
// and changing MTRRs needs a dance of its own ([intel/vol3] "MTRR Considerations in MP Systems"); IA32_FS_BASE and
// IA32_GS_BASE come with their selectors in 32-bit code, and in 64-bit code have to be right before any C++ runs, so
// the control page has them; it has EFER, which must be right before paging is.
inline constexpr std::uint32_t kMsrCount = 32;

struct MsrValues {
    std::uint32_t present = 0;  // bit i: msr_index(i) exists and value[i] holds it
    std::uint64_t value[kMsrCount] = {};
};
static_assert(kMsrCount <= 32, "present is one word");

// The MSR number of entry `i` < kMsrCount.
[[nodiscard]] std::uint32_t msr_index(std::uint32_t i);

// Entries that this CPU has: bit i for entry i. Any CPL.
[[nodiscard]] std::uint32_t present_msrs();

// CPL 0.
void save_msrs(MsrValues& values);
// Writes only what differs, so that a read-only or locked bit is never written needlessly. CPL 0.
void restore_msrs(const MsrValues& values);

}  // namespace libjump
