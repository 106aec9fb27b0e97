// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Places in a control page where tests look or do harm.
#pragma once

#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>

namespace guest {

using libjump::i386::ControlData;
using libjump::i386::ControlPage;

inline constexpr std::uint32_t kControlCodeSize = libjump::i386::kControlCodeSize;
inline constexpr std::size_t kProtectedIdt = offsetof(ControlPage, data.idt);  // what a 32-bit peer finds
inline constexpr auto kCalledOnReturn = &ControlData::restore_efer;

// Fields of a report whose names have the width in them.
inline std::uint64_t marked_register(const ControlPage::Report& report) { return report.ebx; }
inline std::uint64_t faulting_instruction(const ControlPage::Report& report) { return report.eip; }

// Offset of the MOV to CR0 that turns paging off: the first on the way out.
inline std::uint32_t way_out(const ControlPage& page) {
    std::uint32_t at = libjump::i386::code_offset(libjump_i386_leave_code);
    while (page.code[at] != 0x0f || page.code[at + 1] != 0x22 || (page.code[at + 2] & 0xf8) != 0xc0) {
        ++at;
    }
    return at;
}

}  // namespace guest
