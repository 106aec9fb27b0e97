// SPDX-License-Identifier: MIT OR GPL-2.0-only
// CPU state that can be saved and restored in C++, in the leaver's own address space. State that must change hands
// while there is no address space (control registers 0, 3, 4, descriptor tables, segments, stack, general registers) is
// in the control page.
#pragma once

#include <cstdint>

#include <libjump/msr_list.hpp>
#include <libjump/result.hpp>
#include <libjump/x86.hpp>

namespace libjump {

// Parts of the state that the kernel around libjump may keep for itself. Bits of a mask.
namespace keep {
inline constexpr std::uint32_t kFpu = 1u << 0;    // x87, SSE, AVX … and XCR0
inline constexpr std::uint32_t kDebug = 1u << 1;  // DR0-3, DR6, DR7
inline constexpr std::uint32_t kMsrs = 1u << 2;   // everything in msr_list.hpp
inline constexpr std::uint32_t kAll = kFpu | kDebug | kMsrs;
}  // namespace keep

// The instructions by which this CPU saves its FPU. [intel/vol1] "Managing State Using the XSAVE Feature Set".
enum class ExtendedStateFormat : std::uint8_t { kNone, kFnsave, kFxsave, kXsave };

inline constexpr std::uint32_t kExtendedStateAlign = 64;  // bytes

// CPL 0. How many bytes a buffer for the FPU and vector state needs on this CPU, for every component the CPU
// supports, enabled in XCR0 or not; 0 without an FPU.
[[nodiscard]] std::uint32_t extended_state_size();

class CpuContext {
public:
    constexpr CpuContext() = default;

    // `buffer`: kExtendedStateAlign-aligned, `size` bytes, the caller's until the context is no longer used; neither is
    // looked at when `kernel_keeps` has keep::kFpu. Looks at the CPU with CPUID and CR4 only. CPL 0.
    // Errors: kExtendedStateTooSmall.
    [[nodiscard]] static Result<CpuContext> create(std::uint32_t kernel_keeps, void* buffer, std::uint32_t size);

    // Interrupts off, CPL 0, on the CPU create() saw.
    void save();
    // Restores all that save() saved. Same preconditions; CR0 and CR4 as at save(), GDT the leaver's with its TSS
    // available.
    void restore() const;

private:
    void save_extended_state();
    void restore_extended_state() const;

    std::uint32_t kernel_keeps_ = keep::kAll;
    ExtendedStateFormat format_ = ExtendedStateFormat::kNone;
    bool has_xfd_ = false;
    void* buffer_ = nullptr;

    std::uint16_t tr_ = 0;
    NativeWord cr2_ = 0;
    NativeWord cr8_ = 0;
    NativeWord dr_[4] = {};
    NativeWord dr6_ = 0;
    NativeWord dr7_ = 0;
    std::uint64_t xcr0_ = 0;
    MsrValues msrs_{};
};

}  // namespace libjump
