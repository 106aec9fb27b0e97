// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The devices that a call takes from the caller to the BIOS and back: interrupt controllers, timer, NMI mask.
#pragma once

#include <cstdint>

#include <libjump/bios/request.hpp>

namespace libjump {

// A BIOS's vectors of IRQ0 and IRQ8.
inline constexpr std::uint8_t kBiosMasterBase = 0x08, kBiosSlaveBase = 0x70;

// State of the caller's interrupt controllers, timer and NMI mask, as far as it cannot be read back: [i8259]
// "Initialization Command Words"; [i8254] "Read-Back Command" has no divisor; bit 7 of port 0x70 is write-only. The
// PICs' masks are read at every call and need not be told.
struct BiosDevices {
    std::uint8_t master_base = 0x20;  // vector of IRQ0
    std::uint8_t slave_base = 0x28;   // vector of IRQ8
    bool nmi_masked = false;
    // Port 0x43's byte for counter 0 and the divisor that follows, low byte first, 0 for 65536: bits 7-6 of the control
    // are 0 (counter 0), bits 5-4 are 3 (both bytes). Control 0: the timer stays the caller's during the call, and a
    // BIOS tick is one of its periods; else it runs at the BIOS's 18.2 Hz meanwhile.
    std::uint8_t timer_control = 0;
    std::uint16_t timer_divisor = 0;
    // IRQs that are masked during a call, IRQ0-7 in the low byte. The default lets through: timer, keyboard, diskette;
    // clock, mouse, coprocessor, disk.
    std::uint16_t bios_masks = 0x8eb8;
};

// The masks of both PICs, IRQ0-7 in the low byte. CPL 0.
[[nodiscard]] std::uint16_t pic_masks();

// The port scripts of a call. `masks`: the result of pic_masks() before it.
[[nodiscard]] PortScript script_to_bios(const BiosDevices& devices);
[[nodiscard]] PortScript script_to_caller(const BiosDevices& devices, std::uint16_t masks);

}  // namespace libjump
