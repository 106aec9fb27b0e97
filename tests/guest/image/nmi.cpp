// SPDX-License-Identifier: MIT OR GPL-2.0-only
// NMIs in a peer: ignored, or a fault that comes back, as the leaver wants it.
#include "nmi.hpp"

#include <multiboot/ram.hpp>

#include "guest.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr PhysExtent kApic{PhysAddr{0xfee00000}, kPageSize};
constexpr std::uint32_t kMostExtents = 17;
PhysExtent extents[kMostExtents];

}  // namespace

Span<const PhysExtent> ram_and_apic() {
    std::uint32_t count = 0;
    for (const PhysExtent& extent : multiboot::ram()) {
        extents[count++] = extent;
    }
    extents[count++] = kApic;
    return {extents, count};
}

void test_nmi_ignored(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    trip.map_for_peers(ram_and_apic());
    trip.return_from_faults();
    const Peer peer = need_peer(environment, "nmi");
    trip.ignore_nmis();
    if (!prepare(trip, peer, tap)) {
        return;
    }
    mailbox().count = 0;
    trip.travel();
    tap.equal(mailbox().visits, 1, "a peer was there");
    tap.equal(mailbox().count, 1, "an NMI comes after one that is ignored");
    tap.check(trip.jump().fault() == nullptr, "no NMI is a fault");
    trip.release();

    Traveller& other = traveller(environment, 1);
    other.map_for_peers(ram_and_apic());
    other.return_from_faults();
    if (!prepare(other, peer, tap)) {
        return;
    }
    other.travel();
    const auto* report = other.jump().fault();
    tap.check(report != nullptr && report->vector == kNmiVector, "but the same one is, if it is not to be ignored");
}

}  // namespace guest
