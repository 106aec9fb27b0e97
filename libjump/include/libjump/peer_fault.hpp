// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What follows when the peer faults with the descriptor tables that it was given. A report goes to the serial port
// first, if there is one. A fault while pages move, or on the way out or home, always stops the machine. A
// peer whose fault comes back must be as docs/SPEC.md asks of one that comes back by itself, its stack and flags aside.
// After an NMI that came back NMIs stay blocked until the leaver's next IRET.
#pragma once

#include <cstdint>

namespace libjump {

enum class PeerFault : std::uint8_t {
    kStop,    // the machine stops
    kReturn,  // the way back runs, and leave() returns; BasicJump::fault() has the report. After a copy: as kStop
};

}  // namespace libjump
