// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Peers that go on where they were, each in its own loop: two at the same addresses, and one apart from them.
#include "guest.hpp"

namespace guest {
namespace {

struct Resumable {
    const char* name;
    std::uint32_t step;  // what the peer adds to its count at every visit
    Traveller* trip = nullptr;
    libjump::PhysAddr first_entry{};
    std::uint32_t visits = 0;
};

void visit(Resumable& peer, Tap& tap) {
    const libjump::PhysAddr next = peer.trip->travel();
    ++peer.visits;
    tap.equal(mailbox().count, peer.visits * peer.step, peer.name, " goes on counting: visit ", peer.visits);
    // The next entry is behind the peer's CALL, not at its beginning, and the jump has taken it over.
    const bool taken_over = next > peer.first_entry && next < peer.first_entry.plus(0x100) &&
                            peer.trip->control_page().data.peer_entry == next.value;
    tap.check(taken_over, peer.name, " is to be entered where it was");
}

}  // namespace

void test_resume(Environment& environment, Tap& tap) {
    Resumable peers[] = {{"resumable-one", 1}, {"resumable-hundred", 100}, {"resumable-apart", 1000}};
    std::uint32_t slot = 0;
    for (Resumable& peer : peers) {
        const Peer program = need_peer(environment, peer.name);
        peer.trip = &traveller(environment, slot++);
        peer.first_entry = program.entry;
        if (!prepare(*peer.trip, program, tap)) {
            return;
        }
    }
    for (std::uint32_t turn = 0; turn < 4; ++turn) {
        for (Resumable& peer : peers) {
            visit(peer, tap);
        }
    }
    visit(peers[1], tap);
    visit(peers[1], tap);
    visit(peers[0], tap);

    mailbox().order = 1;
    for (Resumable& peer : peers) {
        tap.equal(peer.trip->travel().value, 0, peer.name, " says goodbye: nobody to go to");
        peer.trip->release();
    }
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
