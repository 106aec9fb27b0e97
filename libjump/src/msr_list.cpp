// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/cpu_features.hpp>
#include <libjump/msr_list.hpp>

namespace libjump {
namespace {

struct Entry {
    std::uint32_t index;
    bool (CpuFeatures::*exists)() const;  // [intel/vol4] and [amd/vol2] for each MSR
};

// On x86_64 those of CET, PKRS and FRED that decide before C++ runs are in the control page as well, and found to be
// right.
constexpr Entry kList[kMsrCount] = {
    {msr::SYSENTER_CS, &CpuFeatures::sysenter},
    {msr::SYSENTER_ESP, &CpuFeatures::sysenter},
    {msr::SYSENTER_EIP, &CpuFeatures::sysenter},
    {msr::PAT, &CpuFeatures::pat},
    {msr::MISC_ENABLE, &CpuFeatures::misc_enable},
    {msr::STAR, &CpuFeatures::syscall},
    {msr::LSTAR, &CpuFeatures::long_mode},
    {msr::CSTAR, &CpuFeatures::long_mode},
    {msr::SFMASK, &CpuFeatures::long_mode},
    {msr::KERNEL_GS_BASE, &CpuFeatures::long_mode},
    {msr::TSC_AUX, &CpuFeatures::rdtscp},
    {msr::XSS, &CpuFeatures::xsaves},
    {msr::XFD, &CpuFeatures::extended_feature_disable},
    {msr::XFD_ERR, &CpuFeatures::extended_feature_disable},
    {msr::SPEC_CTRL, &CpuFeatures::spec_ctrl},
    {msr::PKRS, &CpuFeatures::supervisor_keys},
    {msr::U_CET, &CpuFeatures::cet},
    {msr::S_CET, &CpuFeatures::cet},
    {msr::PL0_SSP, &CpuFeatures::shadow_stacks},
    {msr::PL1_SSP, &CpuFeatures::shadow_stacks},
    {msr::PL2_SSP, &CpuFeatures::shadow_stacks},
    {msr::PL3_SSP, &CpuFeatures::shadow_stacks},
    {msr::INTERRUPT_SSP_TABLE, &CpuFeatures::interrupt_shadow_stacks},
    {msr::FRED_RSP0, &CpuFeatures::fred},
    {msr::FRED_RSP1, &CpuFeatures::fred},
    {msr::FRED_RSP2, &CpuFeatures::fred},
    {msr::FRED_RSP3, &CpuFeatures::fred},
    {msr::FRED_STKLVLS, &CpuFeatures::fred},
    {msr::FRED_SSP1, &CpuFeatures::fred},
    {msr::FRED_SSP2, &CpuFeatures::fred},
    {msr::FRED_SSP3, &CpuFeatures::fred},
    {msr::FRED_CONFIG, &CpuFeatures::fred},
};

// Caches and TLB hold memory as the peer's PAT typed it. [intel/vol3] "Programming the PAT" asks for the steps of "MTRR
// Considerations in MP Systems"; these are those that concern neither another CPU nor the MTRRs.
void write_pat(std::uint64_t value) {
    const NativeWord saved_cr0 = read_cr0();
    const NativeWord saved_cr4 = read_cr4();
    write_cr0((saved_cr0 | cr0::CD) & ~cr0::NW);
    wbinvd();
    write_cr4(saved_cr4 & ~cr4::PGE);
    write_cr3(read_cr3());
    write_msr(msr::PAT, value);
    wbinvd();
    write_cr3(read_cr3());
    write_cr0(saved_cr0);
    write_cr4(saved_cr4);
}

}  // namespace

std::uint32_t msr_index(std::uint32_t i) { return kList[i].index; }

std::uint32_t present_msrs() {
    const CpuFeatures cpu;
    std::uint32_t present = 0;
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        present |= (cpu.*kList[i].exists)() ? 1u << i : 0;
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
    // A leaver that was restored from an image may find its processor with older microcode, which lacks some.
    const std::uint32_t present = values.present & present_msrs();
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        const std::uint32_t index = kList[i].index;
        if ((present & 1u << i) == 0 || read_msr(index) == values.value[i]) {
            continue;
        }
        if (index == msr::PAT) {
            write_pat(values.value[i]);
        } else {
            write_msr(index, values.value[i]);
        }
    }
}

}  // namespace libjump
