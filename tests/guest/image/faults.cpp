// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Guests that do not come back: what they print is judged by their scenarios.
#include "guest.hpp"

namespace guest {
namespace {

std::uint32_t order_of(Environment& environment) {
    char text[4] = "0";
    multiboot::find_argument(environment.boot.arguments(), "order", text);
    return static_cast<std::uint32_t>(text[0] - '0');
}

}  // namespace

void test_peer_fault(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "fault"), tap)) {
        return;
    }
    mailbox().order = order_of(environment);
    print("# leaving\n");
    trip.travel();
    tap.check(false, "back from a peer that faults");
}

// The copy of the mover in the control page begins with an instruction that does not exist.
void test_control_page_fault(Environment& environment, Tap& tap) {
    constexpr std::uint8_t kUd2[] = {0x0f, 0x0b};
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    libjump::ControlPage& page = trip.control_page();
    const std::uint32_t mover = page.mover - page.page_physical;
    page.code[mover] = kUd2[0];
    page.code[mover + 1] = kUd2[1];
    print("# mover at ", Hex{page.mover}, "\n# leaving\n");
    trip.travel();
    tap.check(false, "back from a fault in the control page");
}

void test_one_way(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const Peer peer = need_peer(environment, "one-way");
    const libjump::Result<void> prepared = trip.prepare(peer.list(), peer.entry, libjump::MoveMode::kCopy);
    tap.check(prepared.ok(), "a copy is prepared");
    if (prepared.ok()) {
        trip.travel();
        tap.check(false, "back from a copy");
    }
}

}  // namespace guest
