// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What follows when the peer faults with the descriptor tables that it was given. A report goes to the serial port
// first, if there is one. After a breakpoint's (#BP, #DB) the peer goes on, whatever is chosen here. A fault while
// pages move, or on the way out or home, always stops the machine. A peer whose fault comes back must be as
// docs/SPEC.md asks of one that comes back by itself, its stack and flags aside. After an NMI that came back NMIs stay
// blocked until the leaver's next IRET.
#pragma once

#include <cstdint>

namespace libjump {

enum class PeerFault : std::uint8_t {
    kStop,    // the machine stops
    kReturn,  // the way back runs, and leave() returns; BasicJump::fault() has the report. After a copy: as kStop
};

// What an NMI is while the peer runs on the control page's IDT. On the way to it and back, from LIDT to LIDT, it is
// always ignored. docs/SPEC.md, "Fault reports".
enum class PeerNmi : std::uint8_t {
    kFault,   // as any fault: in the peer, what PeerFault says follows
    kIgnore,  // it is not reported, and what it interrupted goes on
};

inline constexpr std::uint32_t kNmiVector = 2;

// Exceptions after whose report the interrupted code goes on, a bit each: #DB (INT1, single steps, breakpoints by debug
// registers) and #BP (INT3).
inline constexpr std::uint32_t kGoesOn = 1 << 1 | 1 << 3;

}  // namespace libjump
