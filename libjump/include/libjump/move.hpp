// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Modes and arguments of moving pages, the same for every architecture.
#pragma once

#include <cstdint>

namespace libjump {

enum class MoveMode : std::uint8_t {
    kCopy,  // destinations are overwritten; the leaver is not to come back
    kSwap,  // destinations and sources change places; coming back swaps them again
};

// Argument of the page mover. Its words are as wide as the machine's long, so that the host's tests can run the mover.
template <class AddressWord>
struct MoveArguments {
    AddressWord list_head;  // first word of a page list; the addresses in it are directly accessible
    AddressWord swap_page;  // address of a page for the mover to use; only a swap without SSE does
};

}  // namespace libjump
