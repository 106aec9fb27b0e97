// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/cpu_context.hpp>
#include <libjump/cpu_features.hpp>

namespace libjump {
namespace {

constexpr std::uint32_t kFnsaveSize = 108;
constexpr std::uint32_t kFxsaveSize = 512;

ExtendedStateFormat extended_state_format() {
    const CpuFeatures cpu;
    if (cpu.xsave_enabled()) {
        return ExtendedStateFormat::kXsave;
    }
    if (cpu.fxsave()) {
        return ExtendedStateFormat::kFxsave;
    }
    return cpu.fpu() ? ExtendedStateFormat::kFnsave : ExtendedStateFormat::kNone;
}

// While one lives the FPU can be used; then CR0 is as it was.
class FpuTrapsOff {
public:
    FpuTrapsOff() : saved_cr0_(read_cr0()) { write_cr0(saved_cr0_ & ~(cr0::TS | cr0::EM)); }
    ~FpuTrapsOff() { write_cr0(saved_cr0_); }
    FpuTrapsOff(const FpuTrapsOff&) = delete;
    FpuTrapsOff& operator=(const FpuTrapsOff&) = delete;

private:
    NativeWord saved_cr0_;
};

// While one lives read-only pages can be written to. CR4.CET needs CR0.WP: it goes first and comes back last.
// [intel/vol3] "Control Registers"
class WriteProtectionOff {
public:
    WriteProtectionOff() : saved_cr4_(read_cr4()), saved_cr0_(read_cr0()) {
        write_cr4(saved_cr4_ & ~cr4::CET);
        write_cr0(saved_cr0_ & ~cr0::WP);
    }
    ~WriteProtectionOff() {
        write_cr0(saved_cr0_);
        write_cr4(saved_cr4_);
    }
    WriteProtectionOff(const WriteProtectionOff&) = delete;
    WriteProtectionOff& operator=(const WriteProtectionOff&) = delete;

private:
    NativeWord saved_cr4_, saved_cr0_;
};

// While one lives no component of XSAVE is turned off: XSAVE would take one that is for unused, and XRSTOR raises #NM.
// [intel/vol1] "Extended Feature Disable (XFD)".
class AllComponentsOn {
public:
    explicit AllComponentsOn(bool has_switch) : has_switch_(has_switch), saved_(has_switch ? read_msr(msr::XFD) : 0) {
        write(0);
    }
    ~AllComponentsOn() { write(saved_); }
    AllComponentsOn(const AllComponentsOn&) = delete;
    AllComponentsOn& operator=(const AllComponentsOn&) = delete;

private:
    void write(std::uint64_t value) const {
        if (has_switch_) {
            write_msr(msr::XFD, value);
        }
    }

    bool has_switch_;
    std::uint64_t saved_;
};

// In 64-bit code the x87's instruction and data pointers have 64 bits only in the formats of these instructions.
// [intel/vol1] "FXSAVE64 Format", "XSAVE-Managed State".
#ifdef __x86_64__
#define WIDE(instruction) instruction "64 (%0)"
#else
#define WIDE(instruction) instruction " (%0)"
#endif

}  // namespace

std::uint32_t extended_state_size() {
    switch (extended_state_format()) {
        case ExtendedStateFormat::kXsave:
            return cpuid(0xd).ecx;
        case ExtendedStateFormat::kFxsave:
            return kFxsaveSize;
        case ExtendedStateFormat::kFnsave:
            return kFnsaveSize;
        default:
            return 0;
    }
}

Result<CpuContext> CpuContext::create(std::uint32_t kernel_keeps, void* buffer, std::uint32_t size) {
    CpuContext context;
    context.kernel_keeps_ = kernel_keeps;
    if ((kernel_keeps & keep::kFpu) == 0) {
        const bool aligned = reinterpret_cast<std::uintptr_t>(buffer) % kExtendedStateAlign == 0;
        if (size < extended_state_size() || !aligned) {
            return Failure::extended_state_too_small(extended_state_size());
        }
        context.format_ = extended_state_format();
        context.has_xfd_ = CpuFeatures().extended_feature_disable();
        context.buffer_ = buffer;
    }
    return context;
}

void CpuContext::save() {
    if ((kernel_keeps_ & keep::kFpu) == 0) {
        save_extended_state();
    }
    if ((kernel_keeps_ & keep::kDebug) == 0) {
        dr_[0] = read_dr0();
        dr_[1] = read_dr1();
        dr_[2] = read_dr2();
        dr_[3] = read_dr3();
        dr6_ = read_dr6();
        dr7_ = read_dr7();
    }
    if ((kernel_keeps_ & keep::kMsrs) == 0) {
        save_msrs(msrs_);
    }
    cr2_ = read_cr2();
    cr8_ = read_cr8();
    tr_ = read_tr();
}

void CpuContext::restore() const {
    if (tr_ != 0) {                       // first: until then an NMI in long mode finds the stacks of the peer's TSS
        const WriteProtectionOff access;  // LTR writes the busy bit, and the GDT may be mapped read-only
        write_tr(tr_);
    }
    wbinvd();  // the mover wrote through the cache what the leaver may map uncached
    write_cr2(cr2_);
    write_cr8(cr8_);
    if ((kernel_keeps_ & keep::kMsrs) == 0) {
        restore_msrs(msrs_);
    }
    if ((kernel_keeps_ & keep::kDebug) == 0) {
        write_dr7(0);  // no breakpoint may be half of one world and half of another, not even for an instruction
        write_dr0(dr_[0]);
        write_dr1(dr_[1]);
        write_dr2(dr_[2]);
        write_dr3(dr_[3]);
        write_dr6(dr6_);
        write_dr7(dr7_);
    }
    if ((kernel_keeps_ & keep::kFpu) == 0) {
        restore_extended_state();
    }
}

void CpuContext::save_extended_state() {
    const FpuTrapsOff access;
    switch (format_) {
        case ExtendedStateFormat::kXsave: {
            xcr0_ = read_xcr0();
            const AllComponentsOn components(has_xfd_);
            // XSAVE leaves reserved header bytes alone, and XRSTOR insists that they are 0.
            auto* header = static_cast<std::uint64_t*>(buffer_) + kFxsaveSize / 8;
            for (unsigned i = 0; i < 8; ++i) {
                header[i] = 0;
            }
            asm volatile(WIDE("xsave")::"r"(buffer_), "a"(static_cast<std::uint32_t>(xcr0_)),
                         "d"(static_cast<std::uint32_t>(xcr0_ >> 32))
                         : "memory");
            break;
        }
        case ExtendedStateFormat::kFxsave:
            asm volatile(WIDE("fxsave")::"r"(buffer_) : "memory");
            break;
        case ExtendedStateFormat::kFnsave:  // clears the FPU behind itself: load it again
            asm volatile("fnsave (%0)\n\tfrstor (%0)" ::"r"(buffer_) : "memory");
            break;
        case ExtendedStateFormat::kNone:
            break;
    }
}

void CpuContext::restore_extended_state() const {
    const FpuTrapsOff access;
    switch (format_) {
        case ExtendedStateFormat::kXsave: {
            write_xcr0(xcr0_);
            const AllComponentsOn components(has_xfd_);
            asm volatile(WIDE("xrstor")::"r"(buffer_), "a"(static_cast<std::uint32_t>(xcr0_)),
                         "d"(static_cast<std::uint32_t>(xcr0_ >> 32))
                         : "memory");
            break;
        }
        case ExtendedStateFormat::kFxsave:
            asm volatile(WIDE("fxrstor")::"r"(buffer_) : "memory");
            break;
        case ExtendedStateFormat::kFnsave:  // FRSTOR would first take the exception that the peer left pending
            asm volatile("fnclex\n\tfrstor (%0)" ::"r"(buffer_) : "memory");
            break;
        case ExtendedStateFormat::kNone:
            break;
    }
}

}  // namespace libjump
