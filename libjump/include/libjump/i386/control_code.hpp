// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The symbols of asm/i386. Those of control_page.asm mark places in a block of position-independent code that only
// ever runs from its copy in a control page: nothing there may be called where it was linked. Those of stub.asm are
// text.
#pragma once

#include <cstdint>

#include <libjump/i386/control_page.hpp>
#include <libjump/libjump.h>

extern "C" {
extern const std::uint8_t libjump_i386_control_code[];
extern const std::uint8_t libjump_i386_leave_code[];
extern const std::uint8_t libjump_i386_copy_pages[];
extern const std::uint8_t libjump_i386_swap_pages[];
extern const std::uint8_t libjump_i386_swap_pages_sse[];
extern const std::uint8_t libjump_i386_enter_by_call[];
extern const std::uint8_t libjump_i386_enter_by_return[];
extern const std::uint8_t libjump_i386_write_efer[];
extern const std::uint8_t libjump_i386_keep_efer[];
extern const std::uint8_t libjump_i386_fault_stubs[];  // kExceptionVectors of them, kFaultStubSize bytes each
extern const std::uint8_t libjump_i386_fault_stops[];
extern const std::uint8_t libjump_i386_fault_comes_back[];
extern const std::uint8_t libjump_i386_nmi[];
extern const std::uint8_t libjump_i386_ignore_nmi[];
extern const std::uint8_t libjump_i386_put_to_port[];
extern const std::uint8_t libjump_i386_put_to_mmio8[];
extern const std::uint8_t libjump_i386_put_to_mmio32[];
extern const std::uint8_t libjump_i386_put_nowhere[];
extern const std::uint8_t libjump_i386_fault_text[];
extern const std::uint8_t libjump_i386_control_code_end[];

void LIBJUMP_ABI libjump_i386_leave(libjump::i386::ControlPage* page);
extern const std::uint8_t libjump_i386_back[];
}

namespace libjump::i386 {

inline constexpr std::uint32_t kFaultStubSize = 6;  // bytes; fault32.inc refuses to assemble with another size

// The offset in a control page of the copy of `place`.
[[nodiscard]] inline std::uint32_t code_offset(const std::uint8_t* place) {
    return static_cast<std::uint32_t>(place - libjump_i386_control_code);
}

}  // namespace libjump::i386
