// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer that meets breakpoints is reported and goes on, as if nothing had happened. The scenario counts the reports.
#include "guest.hpp"

namespace guest {

void test_breakpoints(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "breakpoints"), tap)) {
        return;
    }
    trip.travel();
    tap.equal(mailbox().visits, 1, "the peer went on to its end");
    tap.equal(mailbox().wrong, 0, "and found its registers as they were");
    tap.check(trip.jump().fault() == nullptr, "a breakpoint is no fault");
}

}  // namespace guest
