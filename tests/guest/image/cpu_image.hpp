// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Everything of the CPU that a round trip must bring back, to be compared whole.
#pragma once

#include <libjump/cpu_context.hpp>
#include <libjump/descriptor.hpp>
#include <libjump/x86.hpp>

#include "guest.hpp"
#include "machine_state.hpp"

namespace guest {

inline constexpr std::uint32_t kExtendedBytes = 4096;

struct CpuImage {
    libjump::NativeWord cr0, cr2, cr3, cr4, dr[4], dr6, dr7;
    std::uint16_t cs, ds, es, fs, gs, ss, ldtr, tr;
    std::uint8_t tss_type;
    libjump::NativeTableRegister gdtr, idtr;
    std::uint64_t efer, xcr0;
    libjump::MsrValues msrs;
    MachineState machine;
    alignas(libjump::kExtendedStateAlign) std::uint8_t extended[kExtendedBytes];  // FXSAVE or XSAVE image, or FNSAVE's
};

// Reads the state of the CPU. CPL 0.
void read_cpu(CpuImage& image);

// Puts values into the CPU that nobody else would: CR2, debug registers, MSRs, FPU and vector registers.
void load_magic();

// One test point for each part.
void compare(const CpuImage& before, const CpuImage& after, Tap& tap);

// One test point for each MSR whose presence CPUID decides.
void check_msr_list(Tap& tap);

// Fills the mailbox's list of MSRs for the peer to trash.
void choose_msrs_to_trash(Mailbox& box);

[[nodiscard]] bool has_sse();
[[nodiscard]] bool has_xsave();
[[nodiscard]] bool has_efer();

}  // namespace guest
