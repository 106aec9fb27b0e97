// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/fault_report.hpp>
#include <libjump/i386/control_code.hpp>

#include "../report_text.hpp"

std::size_t libjump::describe(const i386::FaultReport& report, Span<char> text) {
    return describe_report<std::uint32_t>(libjump_i386_fault_text, report, text);
}
