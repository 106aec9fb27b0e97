// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a peer was doing when it faulted, and the text of it, the same as on the serial port.
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/i386/control_page.hpp>
#include <libjump/span.hpp>
#include <libjump/x86_64/control_page.hpp>

namespace libjump {

// Writes the report's lines to `text`, as many characters as fit and a NUL, and returns how many there are without the
// NUL. Any CPL.
std::size_t describe(const i386::FaultReport& report, Span<char> text);
std::size_t describe(const x86_64::FaultReport& report, Span<char> text);

inline constexpr std::size_t kReportTextMax = 1024;  // bytes that hold either, with the NUL

}  // namespace libjump
