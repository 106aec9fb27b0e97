// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Nothing in memory is lost: after one trip, and after a thousand, or a tenth of that if the command line says `tenth`.
#include "digest.hpp"

namespace guest {
namespace {

// Low memory to swap too, beside the peer's own pages.
constexpr libjump::PhysAddr kLow{0x20000}, kHigh{0x1800000};
constexpr std::uint64_t kBytes = 0x40000;

bool prepare_big(Traveller& trip, const Peer& peer, Tap& tap) {
    libjump::Segment segments[Peer::kMaxSegments + 2];
    std::uint32_t count = 0;
    for (const libjump::Segment& segment : peer.list()) {
        segments[count++] = segment;
    }
    segments[count++] = {nullptr, 0, kLow, kBytes};
    segments[count++] = {nullptr, 0, kHigh, kBytes};
    const libjump::Result<void> prepared =
        trip.prepare({segments, count}, peer.entry, libjump::MoveMode::kSwap, peer.mode);
    tap.check(prepared.ok(), "a plan of the peer, low and high memory");
    if (!prepared.ok()) {
        say_why(prepared.failure());
    }
    return prepared.ok();
}

}  // namespace

void test_identity(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare_big(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    fill_free_memory(environment, 1);
    trip.travel();
    for (std::uint32_t i = 0; i < 3; ++i) {
        const std::uint64_t before = memory_digest(environment, trip);
        auto& word = *multiboot::to_virtual<std::uint32_t>(kLow);
        ++word;
        const std::uint64_t changed = memory_digest(environment, trip);
        tap.check(changed != before, "the digest sees one changed word");
        --word;
        trip.travel();
        // The peer writes to no page of its own, so even its pages are as before.
        tap.equal(memory_digest(environment, trip), before, "two passes of a swap change nothing");
    }
    tap.equal(mailbox().visits, 4, "the peer was there every time");
}

void test_thousand(Environment& environment, Tap& tap) {
    const std::uint32_t trips = multiboot::has_word(environment.boot.arguments(), "tenth") ? 100 : 1000;
    constexpr std::uint32_t kDigestEvery = 50;
    Traveller& trip = traveller(environment);
    if (!prepare_big(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    fill_free_memory(environment, 2);
    trip.travel();
    const std::uint64_t before = memory_digest(environment, trip);
    for (std::uint32_t i = 1; i <= trips; ++i) {
        trip.travel();
        if (i % kDigestEvery == 0) {
            tap.equal(memory_digest(environment, trip), before, "all of memory after ", i, " trips");
        }
    }
    tap.equal(mailbox().visits, trips + 1, "the peer was there every time");
    trip.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
