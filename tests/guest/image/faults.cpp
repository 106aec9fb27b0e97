// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Guests that do not come back: what they print is judged by their scenarios.
#include "control_page.hpp"
#include "guest.hpp"

namespace guest {
namespace {

std::uint32_t order_of(Environment& environment) {
    char text[4] = "0";
    multiboot::find_argument(environment.boot.arguments(), "order", text);
    return static_cast<std::uint32_t>(text[0] - '0');
}

constexpr std::uint32_t kTrap = kControlCodeSize - 2;  // offset in the control page, behind all code

void plant_ud2(ControlPage& page, std::uint32_t offset) {
    page.code[offset] = 0x0f;
    page.code[offset + 1] = 0x0b;
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

// order = 0 to 3: the control page meets an instruction that does not exist on its way out of paging,
// while it moves pages in, while it moves them back, and on its way into paging.
void test_control_page_fault(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "saboteur"), tap)) {
        return;
    }
    ControlPage& page = trip.control_page();
    plant_ud2(page, kTrap);
    const auto page_physical = static_cast<std::uint32_t>(page.header.page_physical);
    const auto physical = [&](const auto& field) {
        return page_physical + static_cast<std::uint32_t>(reinterpret_cast<const std::uint8_t*>(&field) - page.code);
    };
    const std::uint32_t trap = page_physical + kTrap;
    mailbox().store_at = physical(page.data.no_tss);  // harmless
    switch (order_of(environment)) {
        case 0:
            plant_ud2(page, way_out(page));
            break;
        case 1:
            page.data.mover = trap;
            break;
        case 2:
            mailbox().store_at = physical(page.data.mover);
            mailbox().store_value = trap;
            break;
        default:
            mailbox().store_at = physical(page.data.*kCalledOnReturn);
            mailbox().store_value = trap;
    }
    print("# leaving\n");
    trip.travel();
    tap.check(false, "back from a fault in the control page");
}

void test_nested_fault(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    if (!prepare(trip, need_peer(environment, "nested"), tap)) {
        return;
    }
    print("# leaving\n");
    trip.travel();
    tap.check(false, "back from a fault in a report");
}

void test_one_way(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const Peer peer = need_peer(environment, "one-way");
    const libjump::Result<void> prepared = trip.prepare(peer.list(), peer.entry, libjump::MoveMode::kCopy, peer.mode);
    tap.check(prepared.ok(), "a copy is prepared");
    if (prepared.ok()) {
        trip.travel();
        tap.check(false, "back from a copy");
    }
}

}  // namespace guest
