// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The registers that the library has to save on this CPU, listed a second time: a round trip cannot notice a register
// that both sides of its comparison believe missing. [intel/vol2] CPUID; [amd/vol3] CPUID Fn8000_0001.
#include "cpu_image.hpp"

namespace guest {
namespace {

using namespace libjump;

struct ExpectedMsr {
    std::uint32_t index;
    bool extended;       // CPUID leaf 8000_0001 instead of 1
    std::uint32_t bits;  // of EDX; one of them is enough
};

constexpr std::uint32_t kSep = 1u << 11, kPat = 1u << 16, kSyscall = 1u << 11, kRdtscp = 1u << 27, kLongMode = 1u << 29;

constexpr ExpectedMsr kExpected[] = {
    {0x174, false, kSep},          {0x175, false, kSep},
    {0x176, false, kSep},                                                     // SYSENTER
    {0x277, false, kPat},          {0xc0000081, true, kSyscall | kLongMode},  // STAR; Intel hides SYSCALL
    {0xc0000082, true, kLongMode}, {0xc0000083, true, kLongMode},             // LSTAR, CSTAR
    {0xc0000084, true, kLongMode}, {0xc0000102, true, kLongMode},             // SFMASK, KERNEL_GS_BASE
    {0xc0000103, true, kRdtscp},                                              // TSC_AUX
};

bool library_takes(std::uint32_t index) {
    const std::uint32_t present = present_msrs();
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        if (msr_index(i) == index) {
            return (present & 1u << i) != 0;
        }
    }
    return false;
}

// The Pentium Pro sets SEP and has none of its registers. [intel/vol2] SYSENTER.
std::uint32_t without_false_sep(const CpuidLeaf& leaf) {
    const std::uint32_t family = leaf.eax >> 8 & 15, model = leaf.eax >> 4 & 15, stepping = leaf.eax & 15;
    const bool pentium_pro = family == 6 && model < 3 && stepping < 3;
    return pentium_pro ? leaf.edx & ~kSep : leaf.edx;
}

}  // namespace

void check_msr_list(Tap& tap) {
    const std::uint32_t basic = without_false_sep(cpuid(1));
    const std::uint32_t extended = cpuid(0x80000000).eax >= 0x80000001 ? cpuid(0x80000001).edx : 0;
    for (const ExpectedMsr& msr : kExpected) {
        const bool exists = ((msr.extended ? extended : basic) & msr.bits) != 0;
        tap.check(library_takes(msr.index) == exists, "MSR ", Hex{msr.index},
                  exists ? " is taken along" : " is left alone");
    }
}

}  // namespace guest
