// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Features of this CPU; the one place that asks CPUID. [intel/vol2] CPUID; [amd/vol3] CPUID Fn8000_0001.
#pragma once

#include <libjump/x86.hpp>

namespace libjump {

// Any CPL. CPUID may be slow under a hypervisor, so make one object and ask it often.
class CpuFeatures {
public:
    CpuFeatures() : basic_(cpuid(1)) {
        const CpuidLeaf vendor = cpuid(0);
        const std::uint32_t highest = cpuid(0x80000000).eax;
        intel_ = vendor.ebx == 0x756e6547;  // "Genu" of "GenuineIntel"
        if (highest >= 0x80000001) {
            extended_edx_ = cpuid(0x80000001).edx;
        }
        if (highest >= 0x80000008) {
            amd_speculation_ = cpuid(0x80000008).ebx;
        }
        if (highest >= 0x8000001f) {
            amd_encryption_ = cpuid(0x8000001f).eax;
        }
        if (vendor.eax >= 7) {
            structured_ = cpuid(7);
            structured1_eax_ = structured_.eax >= 1 ? cpuid(7, 1).eax : 0;
        }
        if (xsave() && vendor.eax >= 0xd) {
            xsave_eax_ = cpuid(0xd, 1).eax;
        }
        if (vendor.eax >= 0x21) {
            const CpuidLeaf guest = cpuid(0x21);  // "IntelTDX    "
            tdx_guest_ = guest.ebx == 0x65746e49 && guest.edx == 0x5844546c && guest.ecx == 0x20202020;
        }
    }

    [[nodiscard]] bool fpu() const { return bit(basic_.edx, 0); }
    [[nodiscard]] bool pse() const { return bit(basic_.edx, 3); }
    [[nodiscard]] bool pae() const { return bit(basic_.edx, 6); }
    // The Pentium Pro says SEP and has no SYSENTER. [intel/vol2] SYSENTER.
    [[nodiscard]] bool sysenter() const {
        const bool pentium_pro = intel_ && family() == 6 && model() < 3 && stepping() < 3;
        return bit(basic_.edx, 11) && !pentium_pro;
    }
    [[nodiscard]] bool pge() const { return bit(basic_.edx, 13); }
    [[nodiscard]] bool pat() const { return bit(basic_.edx, 16); }
    [[nodiscard]] bool fxsave() const { return bit(basic_.edx, 24); }
    // With CR4.OSFXSR, which the bit of FXSAVE says, since a CPU that is said to have one alone allows neither.
    [[nodiscard]] bool sse() const { return fxsave() && bit(basic_.edx, 25); }
    // The Pentium 4 brought IA32_MISC_ENABLE, and every family 6 with SSE2 has it.
    [[nodiscard]] bool misc_enable() const { return intel_ && family() >= 6 && bit(basic_.edx, 26); }
    [[nodiscard]] bool xsave() const { return bit(basic_.ecx, 26); }
    [[nodiscard]] bool xsave_enabled() const { return bit(basic_.ecx, 27); }  // mirrors CR4.OSXSAVE
    [[nodiscard]] bool xsaves() const { return bit(xsave_eax_, 3); }
    // A switch for components of XSAVE, that of AMX's tiles so far.
    [[nodiscard]] bool extended_feature_disable() const { return bit(xsave_eax_, 4); }
    [[nodiscard]] bool shadow_stacks() const { return bit(structured_.ecx, 7); }
    [[nodiscard]] bool cet() const { return shadow_stacks() || bit(structured_.edx, 20); }  // or branch tracking
    // The table that interrupts with an IST take their shadow stacks from, which only CPUs with long mode have.
    [[nodiscard]] bool interrupt_shadow_stacks() const { return shadow_stacks() && long_mode(); }
    [[nodiscard]] bool supervisor_keys() const { return bit(structured_.ecx, 31); }
    [[nodiscard]] bool fred() const { return bit(structured1_eax_, 17); }
    // IBRS, STIBP or SSBD, each of which has a bit in IA32_SPEC_CTRL. AMD says so in a leaf of its own.
    [[nodiscard]] bool spec_ctrl() const {
        constexpr std::uint32_t kIntel = 1u << 26 | 1u << 27 | 1u << 31, kAmd = 1u << 14 | 1u << 15 | 1u << 24;
        return (structured_.edx & kIntel) != 0 || (amd_speculation_ & kAmd) != 0;
    }
    // Intel sets the bit only while in 64-bit mode, but STAR is there wherever that is.
    [[nodiscard]] bool syscall() const { return bit(extended_edx_, 11) || long_mode(); }
    [[nodiscard]] bool nx() const { return bit(extended_edx_, 20); }
    [[nodiscard]] bool gigabyte_pages() const { return bit(extended_edx_, 26); }
    [[nodiscard]] bool rdtscp() const { return bit(extended_edx_, 27); }
    [[nodiscard]] bool long_mode() const { return bit(extended_edx_, 29); }
    // Of memory encryption, what may be in use; memory_encryption.hpp says whether it is. [amd/vol3] CPUID Fn8000_001F;
    // [intel/tdx] CPUID leaf 0x21.
    [[nodiscard]] bool sme() const { return bit(amd_encryption_, 0); }
    [[nodiscard]] bool sev() const { return bit(amd_encryption_, 1); }
    [[nodiscard]] bool tdx_guest() const { return tdx_guest_; }
    [[nodiscard]] bool hypervisor() const { return bit(basic_.ecx, 31); }
    // SYSCALL, NX and long mode each have a switch in EFER. [amd/vol2] "Extended Feature Enable Register (EFER)".
    [[nodiscard]] bool efer() const { return syscall() || nx() || long_mode(); }

private:
    static bool bit(std::uint32_t word, std::uint32_t number) { return (word >> number & 1) != 0; }
    [[nodiscard]] std::uint32_t family() const { return basic_.eax >> 8 & 15; }
    [[nodiscard]] std::uint32_t model() const { return basic_.eax >> 4 & 15; }
    [[nodiscard]] std::uint32_t stepping() const { return basic_.eax & 15; }

    CpuidLeaf basic_;
    bool intel_ = false;
    std::uint32_t extended_edx_ = 0;
    std::uint32_t amd_speculation_ = 0;
    std::uint32_t amd_encryption_ = 0;
    bool tdx_guest_ = false;
    std::uint32_t xsave_eax_ = 0;
    CpuidLeaf structured_{};
    std::uint32_t structured1_eax_ = 0;
};

}  // namespace libjump
