// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The mode of the processor in which a peer is entered and comes back. Contracts: docs/SPEC.md, "The contract of a
// jump", and for long mode docs/SPEC-x86_64.md, "A peer in long mode".
#pragma once

#include <cstdint>

namespace libjump {

enum class PeerMode : std::uint8_t {
    kNative,       // the leaver's: long mode on identity-mapped tables, or on i386, which is the same as the next
    kProtected32,  // 32-bit protected mode, paging off
};

}  // namespace libjump
