// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What follows when the peer faults with the descriptor tables that it was given. A report goes to the serial port
// first, if there is one. A fault while pages move, or on the way out or home, always stops the machine.
#pragma once

#include <cstdint>

namespace libjump {

enum class PeerFault : std::uint8_t {
    kStop,    // the machine stops
    kReturn,  // the way back runs, and leave() returns; BasicJump::fault() has the report
};

}  // namespace libjump
