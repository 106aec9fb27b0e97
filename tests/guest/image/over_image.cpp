// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image leaves the memory it runs in: text, stack, descriptor and page tables, all but the control
// page, as a kernel does for another one that is linked at the same address.
#include "digest.hpp"

extern "C" const std::uint8_t image_start[], image_end[];

namespace guest {
namespace {

using libjump::PhysAddr;
using libjump::Segment;

constexpr std::uint32_t kTrips = 3;

// Zeros from `start` to `end`.
Segment empty_segment(PhysAddr start, PhysAddr end) { return {nullptr, 0, start, end.value - start.value}; }

std::uint32_t list_segments(const Peer& peer, const Traveller& trip, Segment* segments) {
    std::uint32_t count = 0;
    for (const Segment& segment : peer.list()) {
        segments[count++] = segment;
    }
    const PhysAddr control = trip.control_page_address();
    segments[count++] = empty_segment(multiboot::to_physical(image_start), control);
    segments[count++] = empty_segment(control.plus(libjump::kPageSize), multiboot::to_physical(image_end));
    return count;
}

std::uint32_t text_sum() {
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < libjump::kPageSize / 4; ++i) {
        sum += reinterpret_cast<const std::uint32_t*>(image_start)[i];
    }
    return sum;
}

}  // namespace

void test_over_image(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const Peer peer = need_peer(environment, "sums");
    Segment segments[Peer::kMaxSegments + 2];
    const std::uint32_t count = list_segments(peer, trip, segments);
    const libjump::Result<void> prepared = trip.prepare({segments, count}, peer.entry);
    tap.check(prepared.ok(), "a plan that covers the image");
    if (!prepared.ok()) {
        say_why(prepared.failure());
        return;
    }
    tap.check(text_sum() != 0, "there is code at the image's start");
    const auto start = static_cast<std::uint32_t>(multiboot::to_physical(image_start).value);
    mailbox().range_count = 1;
    mailbox().ranges[0] = {start, libjump::kPageSize, ~0u};
    trip.travel();  // the CPU notes its first use of the transition tables in them
    for (std::uint32_t i = 0; i < kTrips; ++i) {
        const std::uint32_t text = text_sum();
        const std::uint64_t rest = memory_digest(environment, trip);
        mailbox().ranges[0] = {start, libjump::kPageSize, ~0u};
        trip.travel();
        tap.equal(mailbox().ranges[0].sum, 0, "the peer finds zeros where the image was");
        tap.equal(text_sum(), text, "the image's code is back");
        tap.equal(memory_digest(environment, trip), rest, "and nothing else has changed");
    }
    trip.release();
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
