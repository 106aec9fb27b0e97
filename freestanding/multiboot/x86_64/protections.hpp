// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a kernel of today turns on in CR4, each where CPUID has it. [intel/vol2] CPUID; [intel/vol3] "Control
// Registers".
#pragma once

#include <cstdint>

#include <libjump/x86.hpp>

namespace multiboot {

struct Protection {
    const char* name;
    std::uint32_t leaf;  // of CPUID, subleaf 0
    std::uint32_t libjump::CpuidLeaf::*word;
    std::uint32_t bit;      // in that word
    std::uint32_t cr4_bit;  // number
};

inline constexpr std::uint32_t kPcidBit = 17, kPksBit = 24;  // in CR4
inline constexpr std::uint64_t kPcid = 5;                    // the image's, where it has one

inline constexpr Protection kProtections[] = {
    {"PGE", 1, &libjump::CpuidLeaf::edx, 13, 7},      {"UMIP", 7, &libjump::CpuidLeaf::ecx, 2, 11},
    {"FSGSBASE", 7, &libjump::CpuidLeaf::ebx, 0, 16}, {"PCID", 1, &libjump::CpuidLeaf::ecx, 17, kPcidBit},
    {"SMEP", 7, &libjump::CpuidLeaf::ebx, 7, 20},     {"SMAP", 7, &libjump::CpuidLeaf::ebx, 20, 21},
    {"PKU", 7, &libjump::CpuidLeaf::ecx, 3, 22},      {"PKS", 7, &libjump::CpuidLeaf::ecx, 31, kPksBit},
};

// Any CPL, all of these.
[[nodiscard]] bool has(const Protection& protection);
[[nodiscard]] bool has_nx();
[[nodiscard]] bool has_la57();

// CPL 0, with PCID 0 in CR3. All that the CPU has; PCID only if asked for, which loads CR3 with kPcid.
void turn_on_protections(bool pcid);

}  // namespace multiboot
