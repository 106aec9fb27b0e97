// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Places in a control page where tests look or do harm.
#pragma once

#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace guest {

using libjump::x86_64::ControlData;
using libjump::x86_64::ControlPage;

inline constexpr std::uint32_t kControlCodeSize = libjump::x86_64::kControlCodeSize;
inline constexpr std::size_t kProtectedIdt = offsetof(ControlPage, data.idt32);  // what a 32-bit peer finds
inline constexpr auto kCalledOnReturn = &ControlData::restore_cet;

// Fields of a report whose names have the width in them.
inline std::uint64_t marked_register(const ControlPage::Report& report) { return report.rbx; }
inline std::uint64_t faulting_instruction(const ControlPage::Report& report) { return report.rip; }

// Offset of the MOV to CR3 that leaves the transition tables: the first on the way out.
inline std::uint32_t way_out(const ControlPage& page) {
    std::uint32_t at = libjump::x86_64::code_offset(libjump_x86_64_leave_code);
    while (page.code[at] != 0x0f || page.code[at + 1] != 0x22 || (page.code[at + 2] & 0xf8) != 0xd8) {
        ++at;
    }
    return at;
}

}  // namespace guest
