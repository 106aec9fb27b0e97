// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The symbols of asm/real_mode/call.asm: places in a block of position-independent code that only ever runs from its
// copy at the start of a window. Nothing here may be called where it was linked.
#pragma once

#include <cstdint>

extern "C" {
extern const std::uint8_t libjump_bios_code[];        // the peer's entry is its first byte
extern const std::uint8_t libjump_bios_16bit[];       // 16-bit protected mode, on the way out of it
extern const std::uint8_t libjump_bios_real[];        // real mode, on the way to the service
extern const std::uint8_t libjump_bios_32bit[];       // protected mode again
extern const std::uint8_t libjump_bios_on_divide[];   // #DE
extern const std::uint8_t libjump_bios_on_opcode[];   // #UD
extern const std::uint8_t libjump_bios_on_timer[];    // IRQ0
extern const std::uint8_t libjump_bios_on_stack[];    // #SS, or IRQ4
extern const std::uint8_t libjump_bios_on_general[];  // #GP, or IRQ5
extern const std::uint8_t libjump_bios_code_end[];
}

namespace libjump {

// Offset in a BIOS window of the copy of `place`.
[[nodiscard]] inline std::uint32_t bios_code_offset(const std::uint8_t* place) {
    return static_cast<std::uint32_t>(place - libjump_bios_code);
}

}  // namespace libjump
