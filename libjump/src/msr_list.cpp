// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/msr_list.hpp>
#include <libjump/x86.hpp>

namespace libjump {
namespace {

// What has to be there for an MSR to exist. [intel/vol2] CPUID; [intel/vol4] for each MSR; [amd/vol3] CPUID Fn8000_0001.
enum class Needs : std::uint8_t { kSep, kPat, kIntelMisc, kSyscall, kLongMode, kRdtscp, kXsaves };

struct Entry {
    std::uint32_t index;
    Needs needs;
};

constexpr Entry kList[kMsrCount] = {
    {msr::SYSENTER_CS, Needs::kSep},   {msr::SYSENTER_ESP, Needs::kSep}, {msr::SYSENTER_EIP, Needs::kSep},
    {msr::PAT, Needs::kPat},           {msr::MISC_ENABLE, Needs::kIntelMisc},
    {msr::STAR, Needs::kSyscall},      {msr::LSTAR, Needs::kLongMode},   {msr::CSTAR, Needs::kLongMode},
    {msr::SFMASK, Needs::kLongMode},   {msr::KERNEL_GS_BASE, Needs::kLongMode},
    {msr::TSC_AUX, Needs::kRdtscp},    {msr::XSS, Needs::kXsaves},
};

// The CPUID words that the list asks about; zero where the CPU has no such leaf.
struct Features {
    std::uint32_t family = 0;
    bool intel = false;
    std::uint32_t leaf1_edx = 0;
    std::uint32_t extended_edx = 0;
    std::uint32_t xsave_eax = 0;
};

Features read_features() {
    Features f;
    const CpuidLeaf vendor = cpuid(0);
    constexpr std::uint32_t kGenu = 0x756e6547;  // "Genu" of "GenuineIntel"
    f.intel = vendor.ebx == kGenu;
    const CpuidLeaf basic = cpuid(1);
    f.family = (basic.eax >> 8) & 15;
    f.leaf1_edx = basic.edx;
    if (vendor.eax >= 0xd && (basic.ecx & 1u << 26) != 0) {
        f.xsave_eax = cpuid(0xd, 1).eax;
    }
    if (cpuid(0x80000000).eax >= 0x80000001) {
        f.extended_edx = cpuid(0x80000001).edx;
    }
    return f;
}

bool has(const Features& f, Needs needs) {
    switch (needs) {
        case Needs::kSep:
            return (f.leaf1_edx & 1u << 11) != 0;
        case Needs::kPat:
            return (f.leaf1_edx & 1u << 16) != 0;
        case Needs::kIntelMisc:  // architectural since the Pentium 4; family 6 has it where it has PAT's successors: SSE2
            return f.intel && f.family >= 6 && (f.leaf1_edx & 1u << 26) != 0;
        case Needs::kSyscall:
            return (f.extended_edx & 1u << 11) != 0;
        case Needs::kLongMode:
            return (f.extended_edx & 1u << 29) != 0;
        case Needs::kRdtscp:
            return (f.extended_edx & 1u << 27) != 0;
        case Needs::kXsaves:
            return (f.xsave_eax & 1u << 3) != 0;
    }
    return false;
}

}  // namespace

std::uint32_t msr_index(std::uint32_t i) { return kList[i].index; }

std::uint32_t present_msrs() {
    const Features features = read_features();
    std::uint32_t present = 0;
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        present |= has(features, kList[i].needs) ? 1u << i : 0;
    }
    return present;
}

void save_msrs(MsrValues& values) {
    values.present = present_msrs();
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        if ((values.present & 1u << i) != 0) {
            values.value[i] = read_msr(kList[i].index);
        }
    }
}

void restore_msrs(const MsrValues& values) {
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        const std::uint32_t index = kList[i].index;
        if ((values.present & 1u << i) == 0 || read_msr(index) == values.value[i]) {
            continue;
        }
        write_msr(index, values.value[i]);
        if (index == msr::PAT) {
            flush_caches_and_tlb();  // they hold memory as the peer's PAT typed it
        }
    }
}

}  // namespace libjump
