// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <libjump/fault_report.hpp>
#include <libjump/x86_64/control_code.hpp>

#include "../report_text.hpp"

std::size_t libjump::describe(const x86_64::FaultReport& report, Span<char> text) {
    return describe_report<std::uint64_t>(libjump_x86_64_fault_text, report, text);
}
