// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Above 4 GiB: peers that lie there, plans whose lists and sources do, and pages that move there and back.
#include <multiboot/in_image.hpp>

#include "native_mailbox.hpp"
#include "native_tests.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
constexpr std::uint32_t kBytes = 0x8000, kTrips = 3;
constexpr PhysAddr kLow{0x1800000}, kHigh{0x120000000}, kLast{0x1bfff8000};  // of 6 GiB: the last ends RAM

multiboot::InImage<Traveller> travellers[2];
alignas(4) std::uint8_t pattern[kBytes];

void fill(std::uint8_t* bytes, std::uint32_t seed) {
    for (std::uint32_t i = 0; i < kBytes; ++i) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = static_cast<std::uint8_t>(seed >> 24);
    }
}

struct Sums {
    std::uint32_t plain = 0;    // as the peer's
    std::uint32_t ordered = 0;  // tells pages that changed places too
};

Sums sums_of(const std::uint8_t* bytes) {
    Sums sums;
    for (std::uint32_t i = 0; i < kBytes; i += 4) {
        std::uint32_t word = 0;
        __builtin_memcpy(&word, bytes + i, sizeof word);
        sums.plain += word;
        sums.ordered = (sums.ordered << 5 | sums.ordered >> 27) ^ word;
    }
    return sums;
}

std::uint32_t ordered_sum_at(PhysAddr at) { return sums_of(multiboot::to_virtual(at)).ordered; }

constexpr PhysAddr kPlaces[] = {kLow, kHigh, kLast};

bool prepare_places(Traveller& trip, const Peer& peer, const char* what, Tap& tap) {
    Segment segments[Peer::kMaxSegments + 3];
    std::uint32_t count = 0;
    for (const Segment& segment : peer.list()) {
        segments[count++] = segment;
    }
    for (const PhysAddr place : kPlaces) {
        segments[count++] = {pattern, kBytes, place, kBytes};
    }
    const Result<void> prepared = trip.prepare({segments, count}, peer.entry, MoveMode::kSwap, peer.mode);
    tap.check(prepared.ok(), what, ": a plan");
    if (!prepared.ok()) {
        say_why(prepared.failure());
    }
    return prepared.ok();
}

void visit(Traveller& trip, const Peer& peer, const char* what, Tap& tap) {
    std::uint32_t before[3];
    for (std::uint32_t i = 0; i < 3; ++i) {
        std::uint8_t* const bytes = multiboot::to_virtual(kPlaces[i]);
        fill(bytes, 100 + i);
        before[i] = ordered_sum_at(kPlaces[i]);
    }
    for (std::uint32_t i = 1; i <= kTrips; ++i) {
        native_mailbox().range_count = 0;
        for (const PhysAddr place : kPlaces) {
            add_native_range(place.value, kBytes);
        }
        tap.equal(trip.travel().value, peer.entry.value, what, ": back from visit ", i);
        for (std::uint32_t place = 0; place < 3; ++place) {
            const Hex at{kPlaces[place].value, 16};
            tap.equal(native_mailbox().ranges[place].sum, sums_of(pattern).plain, what, ": arrived at ", at);
            tap.equal(ordered_sum_at(kPlaces[place]), before[place], what, ": as it was at ", at);
        }
    }
}

void try_peer(Environment& environment, Traveller& trip, bool high_plan, const char* name, Tap& tap) {
    const Peer peer = need_peer(environment, name);
    const char* const what = high_plan ? "a list above 4 GiB" : "a list below 4 GiB";
    print("# ", name, ", entered at ", Hex{peer.entry.value, 16}, ", ", what, "\n");
    if (!prepare_places(trip, peer, what, tap)) {
        return;
    }
    const std::uint64_t list = trip.control_page().data.move.list_head;
    tap.check((list >= k4GiB) == high_plan, "the list is at ", Hex{list, 16});
    visit(trip, peer, what, tap);
    trip.release();
    tap.equal(environment.pages.pages_in_use() + environment.high_pages.pages_in_use(), 0, "every page given back");
}

}  // namespace

void test_native_high(Environment& environment, Tap& tap) {
    fill(pattern, 1);
    Traveller& low = travellers[0].make(environment.pages);
    Traveller& high = travellers[1].make(environment.pages, environment.high_pages);
    for (const char* name : {"sums64", "sums64-high"}) {
        try_peer(environment, low, false, name, tap);
        try_peer(environment, high, true, name, tap);
    }
    const Peer peer = need_peer(environment, "contract64-high");
    if (prepare(high, peer, tap)) {
        tap.equal(high.travel().value, peer.entry.value, "entered above 4 GiB and back");
        tap.equal(native_mailbox().arrival.stack[1], peer.entry.value, "the entry on its stack has 64 bits");
    }
}

}  // namespace guest
