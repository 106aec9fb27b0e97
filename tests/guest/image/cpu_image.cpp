// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "cpu_image.hpp"

#include <common/memory.hpp>
#include <multiboot/tables.hpp>

namespace guest {

using namespace libjump;

// Asked of CPUID here and not of CpuFeatures: a round trip could not notice what both sides took for missing.
// [intel/vol2] CPUID, leaf 1, EDX.
bool has_sse() { return (cpuid(1).edx & 1u << 25) != 0; }
bool has_xsave() { return (read_cr4() & cr4::OSXSAVE) != 0; }
bool has_efer() {
    return cpuid(0x80000000).eax >= 0x80000001 && (cpuid(0x80000001).edx & (1u << 11 | 1u << 20 | 1u << 29)) != 0;
}

namespace {

// Parts of an XSAVE image that may have any content. [intel/vol1] "XSAVE-Supported Features and State-Component
// Bitmaps".
struct ExtendedComponent {
    std::uint32_t number;
    std::uint32_t bytes;  // of these, from its start
};
constexpr ExtendedComponent kFilledComponents[] = {
    {2, 256}, {5, 64}, {6, 512}, {7, 1024}, {9, 4}};  // AVX, AVX-512's three, PKRU

constexpr std::uint32_t kFnsavePointers = 12, kFnsavePointersSize = 16;  // offset and bytes

bool has_fxsr() { return (cpuid(1).edx & 1u << 24) != 0; }

void save_extended(std::uint8_t* to) {
    if (has_xsave()) {
        asm volatile("xsave (%0)" ::"r"(to), "a"(-1), "d"(-1) : "memory");
    } else if (has_fxsr()) {
        asm volatile("fxsave (%0)" ::"r"(to) : "memory");
    } else {
        asm volatile("fnsave (%0)\n\tfrstor (%0)" ::"r"(to) : "memory");
        // QEMU never loads the instruction and operand pointers, so they say what the peer did last.
        memset(to + kFnsavePointers, 0, kFnsavePointersSize);
    }
}

void load_extended(const std::uint8_t* from) {
    if (has_xsave()) {
        asm volatile("xrstor (%0)" ::"r"(from), "a"(-1), "d"(-1) : "memory");
    } else if (has_fxsr()) {
        asm volatile("fxrstor (%0)" ::"r"(from) : "memory");
    } else {
        asm volatile("frstor (%0)" ::"r"(from) : "memory");
    }
}

}  // namespace

void read_cpu(CpuImage& image) {
    memset(&image, 0, sizeof image);
    image.cr0 = read_cr0();
    image.cr2 = read_cr2();
    image.cr3 = read_cr3();
    image.cr4 = read_cr4();
    image.dr[0] = read_dr0();
    image.dr[1] = read_dr1();
    image.dr[2] = read_dr2();
    image.dr[3] = read_dr3();
    image.dr6 = read_dr6();
    image.dr7 = read_dr7();
    image.cs = read_cs();
    image.ds = read_ds();
    image.es = read_es();
    image.fs = read_fs();
    image.gs = read_gs();
    image.ss = read_ss();
    image.ldtr = read_ldtr();
    image.tr = read_tr();
    image.tss_type = multiboot::tss_type();
    image.gdtr = read_gdtr();
    image.idtr = read_idtr();
    image.efer = has_efer() ? read_msr(msr::EFER) : 0;
    image.xcr0 = has_xsave() ? read_xcr0() : 0;
    save_msrs(image.msrs);
    read_machine_state(image.machine);
    save_extended(image.extended);
}

void load_magic() {
    constexpr NativeWord kHigh = kMagicAddressHigh;
    write_cr2(kHigh | 0x5a5a1234);
    write_dr0(kHigh | 0x0dea0000);
    write_dr1(kHigh | 0x0dea1001);
    write_dr2(kHigh | 0x0dea2002);
    write_dr3(kHigh | 0x0dea3003);
    write_dr6(0xffff0ff4);
    write_dr7(0x00000455);  // four breakpoints on instructions nobody executes
    if (const std::uint32_t present = present_msrs(); present != 0) {
        const auto set = [present](std::uint32_t i, std::uint64_t value) {
            if ((present & 1u << i) != 0) {
                write_msr(msr_index(i), value);
            }
        };
        for (std::uint32_t i = 0; i < kMsrCount; ++i) {
            switch (msr_index(i)) {
                case msr::SYSENTER_CS:
                    set(i, 0x28);
                    break;
                case msr::SYSENTER_ESP:
                case msr::SYSENTER_EIP:
                case msr::STAR:
                case msr::TSC_AUX:
                    set(i, 0xc0de0000 + i);
                    break;
                case msr::PAT:
                    set(i, 0x0007040600070406);
                    break;
                default:
                    break;  // of the others the values they have will do
            }
        }
    }
    load_magic_machine_state();
    // Distinct bytes in every register; the state's header fields stay valid.
    alignas(kExtendedStateAlign) static std::uint8_t state[kExtendedBytes];
    memset(state, 0, sizeof state);
    save_extended(state);
    constexpr std::uint32_t kVectorRegisters = 2 * sizeof(NativeWord);
    constexpr std::uint32_t kX87Fx = 32, kX87FxEnd = 160, kXmmEnd = kX87FxEnd + 16 * kVectorRegisters,
                            kXsaveHeader = 512;
    const auto pattern = [](std::uint32_t i) { return static_cast<std::uint8_t>(i * 7 + 1); };
    if (!has_fxsr()) {
        for (std::uint32_t i = 28; i < 108; ++i) {
            state[i] = pattern(i);
        }
    } else {
        for (std::uint32_t i = kX87Fx; i < kX87FxEnd; ++i) {
            state[i] = i % 16 < 10 ? pattern(i) : 0;
        }
    }
    if (has_sse()) {
        for (std::uint32_t i = kX87FxEnd; i < kXmmEnd; ++i) {
            state[i] = pattern(i);
        }
        state[25] = 0x3f;  // MXCSR: rounding and masks of its own
    }
    if (has_xsave()) {
        const std::uint64_t enabled = read_xcr0();
        memcpy(state + kXsaveHeader, &enabled, sizeof enabled);
        for (const ExtendedComponent& component : kFilledComponents) {
            const CpuidLeaf place = cpuid(0xd, component.number);  // EAX: bytes, EBX: offset
            const std::uint32_t bytes = place.eax < component.bytes ? place.eax : component.bytes;
            for (std::uint32_t i = 0; i < bytes && (enabled >> component.number & 1) != 0; ++i) {
                state[place.ebx + i] = pattern(i);
            }
        }
    }
    load_extended(state);
}

void compare(const CpuImage& before, const CpuImage& after, Tap& tap) {
    tap.equal(after.cr0, before.cr0, "CR0");
    tap.equal(after.cr2, before.cr2, "CR2");
    tap.equal(after.cr3, before.cr3, "CR3");
    tap.equal(after.cr4, before.cr4, "CR4");
    for (std::uint32_t i = 0; i < 4; ++i) {
        tap.equal(after.dr[i], before.dr[i], "DR", i);
    }
    tap.equal(after.dr6, before.dr6, "DR6");
    tap.equal(after.dr7, before.dr7, "DR7");
    const bool selectors = after.cs == before.cs && after.ds == before.ds && after.es == before.es &&
                           after.fs == before.fs && after.gs == before.gs && after.ss == before.ss;
    tap.check(selectors, "segment selectors");
    tap.check(memcmp(&after.gdtr, &before.gdtr, sizeof after.gdtr) == 0, "GDTR");
    tap.check(memcmp(&after.idtr, &before.idtr, sizeof after.idtr) == 0, "IDTR");
    tap.equal(after.ldtr, before.ldtr, "LDTR");
    tap.equal(after.tr, before.tr, "TR");
    tap.equal(after.tss_type, before.tss_type, "the TSS's type byte");
    tap.equal(after.efer, before.efer, "EFER");
    tap.equal(after.xcr0, before.xcr0, "XCR0");
    compare_machine_state(before.machine, after.machine, tap);
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        if ((before.msrs.present & 1u << i) != 0) {
            tap.equal(after.msrs.value[i], before.msrs.value[i], "MSR ", Hex{msr_index(i)});
        }
    }
    for (std::uint32_t i = 0; i < kExtendedBytes; ++i) {
        if (after.extended[i] != before.extended[i]) {
            print("# byte ", i, " is ", Hex{after.extended[i], 2}, ", should be ", Hex{before.extended[i], 2}, "\n");
        }
    }
    tap.check(memcmp(after.extended, before.extended, kExtendedBytes) == 0, "x87 and vector registers");
}

namespace {

std::uint32_t flipped_bits(std::uint32_t index) {
    switch (index) {
        case msr::PAT:
            return 0x6;  // another valid memory type
        case msr::MISC_ENABLE:
            return 0x1;  // fast strings
        case msr::SPEC_CTRL:
            return 0x2;  // STIBP
        case msr::S_CET:
            return 0x1;  // shadow stacks
        case msr::PKRS:
            return 0xffffffff;  // no key may be used
        default:
            return 0x10;
    }
}

}  // namespace

void choose_msrs_to_trash(Mailbox& box) {
    box.trashed_count = 0;
    const auto add = [&box](std::uint32_t index, std::uint32_t flip) {
        box.trashed[box.trashed_count++] = {index, flip};
    };
    const std::uint32_t present = present_msrs();
    for (std::uint32_t i = 0; i < kMsrCount; ++i) {
        const std::uint32_t index = msr_index(i);
        if ((present & 1u << i) != 0 && index != msr::XSS) {
            add(index, flipped_bits(index));
        }
    }
    if (has_efer() && (cpuid(0x80000001).edx & 1u << 20) != 0) {
        const bool long_mode = (cpuid(0x80000001).edx & 1u << 29) != 0;
        add(msr::EFER, 1u << 11 | (long_mode ? 1 : 0));  // NXE: with it clear, NX bits are reserved ones; SCE
    }
}

}  // namespace guest
