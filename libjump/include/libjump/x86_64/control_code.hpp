// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The symbols of asm/x86_64. Those of control_page.asm mark places in a block of position-independent code that only
// ever runs from its copy in a control page: nothing there may be called where it was linked. Those of stub.asm are
// text.
#pragma once

#include <cstdint>

#include <libjump/x86_64/control_page.hpp>

extern "C" {
extern const std::uint8_t libjump_x86_64_control_code[];
extern const std::uint8_t libjump_x86_64_leave_code[];
extern const std::uint8_t libjump_x86_64_copy_pages[];
extern const std::uint8_t libjump_x86_64_swap_pages_sse[];
extern const std::uint8_t libjump_x86_64_enter_by_call[];
extern const std::uint8_t libjump_x86_64_enter_by_return[];
extern const std::uint8_t libjump_x86_64_enter_protected32[];
extern const std::uint8_t libjump_x86_64_enter32_by_call[];
extern const std::uint8_t libjump_x86_64_enter32_by_return[];
extern const std::uint8_t libjump_x86_64_write_cet[];
extern const std::uint8_t libjump_x86_64_keep_cet[];
extern const std::uint8_t libjump_x86_64_fault_stubs[];  // kExceptionVectors of them, kFaultStubSize bytes each
extern const std::uint8_t libjump_x86_64_fault_stops[];
extern const std::uint8_t libjump_x86_64_fault_comes_back[];
extern const std::uint8_t libjump_x86_64_nmi[];
extern const std::uint8_t libjump_x86_64_ignore_nmi[];
extern const std::uint8_t libjump_x86_64_ignore_nmi32[];
extern const std::uint8_t libjump_x86_64_put_to_port[];
extern const std::uint8_t libjump_x86_64_put_to_mmio8[];
extern const std::uint8_t libjump_x86_64_put_to_mmio32[];
extern const std::uint8_t libjump_x86_64_put_nowhere[];
extern const std::uint8_t libjump_x86_64_fault_text[];
extern const std::uint8_t libjump_x86_64_control_code_end[];

void libjump_x86_64_leave(libjump::x86_64::ControlPage* page);
extern const std::uint8_t libjump_x86_64_back[];
}

namespace libjump::x86_64 {

inline constexpr std::uint32_t kFaultStubSize = 6;  // bytes; fault32.inc refuses to assemble with another size

// The offset in a control page of the copy of `place`.
[[nodiscard]] inline std::uint32_t code_offset(const std::uint8_t* place) {
    return static_cast<std::uint32_t>(place - libjump_x86_64_control_code);
}

}  // namespace libjump::x86_64
