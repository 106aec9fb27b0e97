// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Stack frames of the x86_64 assembly, from the stack pointer up.
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/x86_64/control_page.hpp>

namespace libjump::x86_64 {

// The frame that a fault stub and report_fault push in 64-bit code. FaultReport has the same order, so that runs of it
// are copied as they are.
struct FaultFrame {
    std::uint64_t dr7;
    std::uint64_t rdi, rsi, rbp, rsp_here, rbx, rdx, rcx, rax, r8, r9, r10, r11, r12, r13, r14, r15;
    std::uint64_t vector;
    std::uint64_t error;  // 0 where the CPU pushes none
    std::uint64_t rip, cs, rflags, rsp, ss;
};

// The same in 32-bit code. Without a change of privilege the interrupted code had ESP at the frame's end.
struct FaultFrame32 {
    std::uint32_t gdtr[2];  // SGDT's six bytes
    std::uint32_t es, ds, dr7;
    std::uint32_t edi, esi, ebp, esp_here, ebx, edx, ecx, eax;
    std::uint32_t vector, error, eip, cs, eflags;
};

// Words in the two runs.
inline constexpr std::uint32_t kReportRegisters =
    (offsetof(FaultFrame, vector) - offsetof(FaultFrame, rdi)) / sizeof(std::uint64_t);
inline constexpr std::uint32_t kReportRegisters32 =
    (offsetof(FaultFrame32, vector) - offsetof(FaultFrame32, edi)) / sizeof(std::uint32_t);
inline constexpr std::uint32_t kReportFrame = 5;  // vector, error, RIP, CS, RFLAGS
static_assert(offsetof(FaultFrame, rsp) == offsetof(FaultFrame, vector) + kReportFrame * sizeof(std::uint64_t));
static_assert(sizeof(FaultFrame32) == offsetof(FaultFrame32, vector) + kReportFrame * sizeof(std::uint32_t));
static_assert(offsetof(FaultReport, cr0) - offsetof(FaultReport, rdi) == kReportRegisters * sizeof(std::uint64_t));
static_assert(offsetof(FaultReport, rdi) - offsetof(FaultReport, vector) == kReportFrame * sizeof(std::uint64_t));

}  // namespace libjump::x86_64
