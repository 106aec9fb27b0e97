// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Fault reports in libjump.h's form.
#pragma once

#include <libjump/fault_report.hpp>
#include <libjump/libjump.h>

namespace libjump {

inline libjump_fault to_fault(const i386::FaultReport& from) {
    return {from.vector, from.error, from.eip, from.cs,  from.eflags, from.eax, from.ebx, from.ecx, from.edx,
            from.esi,    from.edi,   from.ebp, from.esp, {},          from.cr0, from.cr2, from.cr3, from.cr4};
}

inline libjump_fault to_fault(const x86_64::FaultReport& from) {
    return {static_cast<std::uint32_t>(from.vector),
            from.error,
            from.rip,
            from.cs,
            from.rflags,
            from.rax,
            from.rbx,
            from.rcx,
            from.rdx,
            from.rsi,
            from.rdi,
            from.rbp,
            from.rsp,
            {from.r8, from.r9, from.r10, from.r11, from.r12, from.r13, from.r14, from.r15},
            from.cr0,
            from.cr2,
            from.cr3,
            from.cr4};
}

}  // namespace libjump
