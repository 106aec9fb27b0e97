// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Segments of all kinds arrive whole: the peer adds up what it sees, the guest what it sent.
#include "guest.hpp"

namespace guest {
namespace {

using libjump::PhysAddr;
using libjump::Segment;

constexpr std::uint32_t kMaxSegments = 400;
Segment segments[kMaxSegments];
std::uint32_t segment_count;

alignas(4) std::uint8_t pattern[0x8000];

void fill_pattern(std::uint32_t seed) {
    for (std::uint8_t& byte : pattern) {
        seed = seed * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(seed >> 24);
    }
}

// The sum of the words of `image_size` bytes of the pattern, with zeros behind them.
std::uint32_t pattern_sum(std::uint32_t image_size) {
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < image_size; ++i) {
        sum += std::uint32_t{pattern[i]} << i % 4 * 8;
    }
    return sum;
}

void begin(const Peer& peer) {
    segment_count = 0;
    mailbox().range_count = 0;
    for (const Segment& segment : peer.list()) {
        segments[segment_count++] = segment;
    }
}

// A segment whose memory up to `range` bytes (whole pages) the peer adds up.
void add(std::uint32_t load, std::uint32_t image_size, std::uint32_t memory_size, std::uint32_t range) {
    segments[segment_count++] = {pattern, image_size, PhysAddr{load}, memory_size};
    if (range != 0) {
        mailbox().ranges[mailbox().range_count++] = {load, range, 0};
    }
}

void go(Traveller& trip, const Peer& peer, std::uint32_t image_size, const char* name, Tap& tap) {
    const libjump::Result<void> prepared = trip.prepare({segments, segment_count}, peer.entry);
    tap.check(prepared.ok(), name, ": a plan of ", segment_count, " segments");
    if (!prepared.ok()) {
        say_why(prepared.failure());
        return;
    }
    trip.travel();
    for (std::uint32_t i = 0; i < mailbox().range_count; ++i) {
        tap.equal(mailbox().ranges[i].sum, pattern_sum(image_size), name, ": range ", i);
    }
    trip.release();
}

}  // namespace

void test_segments(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const Peer peer = need_peer(environment, "sums");

    fill_pattern(1);
    begin(peer);
    add(0x1000, 0x8000, 0x8000, 0x8000);
    add(0x10000, 0x8000, 0x8000, 0x8000);
    add(0x98000, 0x4000, 0x4000, 0);
    go(trip, peer, 0x8000, "low memory", tap);

    fill_pattern(2);
    begin(peer);
    const auto above = static_cast<std::uint32_t>(environment.pages.memory().end().value) - 0x10000;
    add(above, 0x8000, 0x8000, 0x8000);
    add(above + 0x8000, 0x8000, 0x8000, 0x8000);
    go(trip, peer, 0x8000, "the end of memory, side by side", tap);

    fill_pattern(3);
    begin(peer);
    add(0x1800000, 0x1235, 0x2001, 0x3000);
    add(0x1900000, 0x1235, 0x6000, 0x6000);
    go(trip, peer, 0x1235, "uneven images with zeros behind", tap);

    // The allocator gives the lowest pages first: these destinations are where the plan's own pages would be.
    fill_pattern(4);
    begin(peer);
    const auto first = static_cast<std::uint32_t>(environment.pages.memory().start.value);
    for (std::uint32_t i = 0; i < 4; ++i) {
        add(first + 0x4000 + i * 0x10000, 0x8000, 0x8000, 0x8000);
    }
    go(trip, peer, 0x8000, "where sources would be", tap);

    fill_pattern(5);
    begin(peer);
    while (segment_count < kMaxSegments) {
        add(0x1000000 + segment_count * 0x3000, 0x1001, 0x2000, segment_count % 64 == 3 ? 0x2000 : 0);
    }
    go(trip, peer, 0x1001, "hundreds of segments", tap);
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
