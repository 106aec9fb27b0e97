// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Names of the architecture's bits, and the instructions that read and write its registers.
// [intel/vol3] "Control Registers", "Debug Registers", "Model-Specific Registers"; [intel/vol2] for each instruction.
#pragma once

#include <cstdint>

namespace libjump {

// What a control register, a linear address or an image of the flags fits in.
using NativeWord = std::uintptr_t;

namespace cr0 {
inline constexpr NativeWord PE = 1u << 0, MP = 1u << 1, EM = 1u << 2, TS = 1u << 3, NE = 1u << 5, WP = 1u << 16,
                            AM = 1u << 18, NW = 1u << 29, CD = 1u << 30, PG = 1u << 31;
}
namespace cr4 {
inline constexpr NativeWord DE = 1u << 3, PSE = 1u << 4, PAE = 1u << 5, PGE = 1u << 7, OSFXSR = 1u << 9,
                            LA57 = 1u << 12, OSXSAVE = 1u << 18, CET = 1u << 23;
}
namespace msr {
inline constexpr std::uint32_t SPEC_CTRL = 0x48, U_CET = 0x6a0, S_CET = 0x6a2, PL0_SSP = 0x6a4, PL1_SSP = 0x6a5,
                               PL2_SSP = 0x6a6, PL3_SSP = 0x6a7, INTERRUPT_SSP_TABLE = 0x6a8, PKRS = 0x6e1;
inline constexpr std::uint32_t FRED_RSP0 = 0x1cc, FRED_RSP1 = 0x1cd, FRED_RSP2 = 0x1ce, FRED_RSP3 = 0x1cf,
                               FRED_STKLVLS = 0x1d0, FRED_SSP1 = 0x1d1, FRED_SSP2 = 0x1d2, FRED_SSP3 = 0x1d3,
                               FRED_CONFIG = 0x1d4;
inline constexpr std::uint32_t SYSENTER_CS = 0x174, SYSENTER_ESP = 0x175, SYSENTER_EIP = 0x176, MISC_ENABLE = 0x1a0,
                               XFD = 0x1c4, XFD_ERR = 0x1c5, PAT = 0x277, XSS = 0xda0, EFER = 0xc0000080,
                               STAR = 0xc0000081, LSTAR = 0xc0000082, CSTAR = 0xc0000083, SFMASK = 0xc0000084,
                               FS_BASE = 0xc0000100, GS_BASE = 0xc0000101, KERNEL_GS_BASE = 0xc0000102,
                               TSC_AUX = 0xc0000103;
inline constexpr std::uint32_t SYSCFG = 0xc0010010, SEV_STATUS = 0xc0010131;  // AMD
}  // namespace msr
namespace efer {
inline constexpr std::uint64_t SCE = 1u << 0, LME = 1u << 8, LMA = 1u << 10, NXE = 1u << 11;
}

// Vectors of exceptions. [intel/vol3] "Exception and Interrupt Reference".
namespace exception {
inline constexpr std::uint8_t DE = 0, UD = 6, SS = 12, GP = 13;
}

struct CpuidLeaf {
    std::uint32_t eax, ebx, ecx, edx;
};

// Any CPL. A leaf above the CPU's highest gives undefined values: ask for the highest first.
inline CpuidLeaf cpuid(std::uint32_t leaf, std::uint32_t subleaf = 0) {
    CpuidLeaf r;
    asm volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
    return r;
}

// All below: CPL 0. An MSR the CPU does not have raises #GP.
inline std::uint64_t read_msr(std::uint32_t index) {
    std::uint32_t low, high;
    asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(index));
    return std::uint64_t{high} << 32 | low;
}
inline void write_msr(std::uint32_t index, std::uint64_t value) {
    asm volatile("wrmsr" ::"c"(index), "a"(static_cast<std::uint32_t>(value)),
                 "d"(static_cast<std::uint32_t>(value >> 32))
                 : "memory");
}
// Precondition: CR4.OSXSAVE.
inline std::uint64_t read_xcr0() {
    std::uint32_t low, high;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return std::uint64_t{high} << 32 | low;
}
inline void write_xcr0(std::uint64_t value) {
    asm volatile("xsetbv" ::"c"(0), "a"(static_cast<std::uint32_t>(value)),
                 "d"(static_cast<std::uint32_t>(value >> 32)));
}

// One reader and one writer for each numbered register of a kind.
#define LIBJUMP_REGISTER(name)                             \
    inline NativeWord read_##name() {                      \
        NativeWord value;                                  \
        asm volatile("mov %%" #name ", %0" : "=r"(value)); \
        return value;                                      \
    }                                                      \
    inline void write_##name(NativeWord value) { asm volatile("mov %0, %%" #name ::"r"(value) : "memory"); }
LIBJUMP_REGISTER(cr0)
LIBJUMP_REGISTER(cr2)
LIBJUMP_REGISTER(cr3)
LIBJUMP_REGISTER(cr4)
LIBJUMP_REGISTER(dr0)
LIBJUMP_REGISTER(dr1)
LIBJUMP_REGISTER(dr2)
LIBJUMP_REGISTER(dr3)
LIBJUMP_REGISTER(dr6)
LIBJUMP_REGISTER(dr7)
#ifdef __x86_64__
LIBJUMP_REGISTER(cr8)
#else
// There is none: the task priority is in the local APIC alone.
inline NativeWord read_cr8() { return 0; }
inline void write_cr8(NativeWord) {}
#endif
#undef LIBJUMP_REGISTER

// I/O ports. [intel/vol1] "Input/Output".
inline std::uint8_t read_port(std::uint16_t port) {
    std::uint8_t value;
    asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

inline void wbinvd() { asm volatile("wbinvd" ::: "memory"); }

// The selector in a segment register.
#define LIBJUMP_SELECTOR(name)                              \
    inline std::uint16_t read_##name() {                    \
        std::uint16_t value;                                \
        asm volatile("mov %%" #name ", %0" : "=rm"(value)); \
        return value;                                       \
    }
LIBJUMP_SELECTOR(cs)
LIBJUMP_SELECTOR(ds)
LIBJUMP_SELECTOR(es)
LIBJUMP_SELECTOR(fs)
LIBJUMP_SELECTOR(gs)
LIBJUMP_SELECTOR(ss)
#undef LIBJUMP_SELECTOR

inline std::uint16_t read_ldtr() {
    std::uint16_t selector;
    asm volatile("sldt %0" : "=rm"(selector));
    return selector;
}
inline std::uint16_t read_tr() {
    std::uint16_t selector;
    asm volatile("str %0" : "=rm"(selector));
    return selector;
}
// Precondition: `selector` names an available (not busy) TSS in the current GDT. Makes it busy.
inline void write_tr(std::uint16_t selector) { asm volatile("ltr %0" ::"rm"(selector) : "memory"); }

}  // namespace libjump
