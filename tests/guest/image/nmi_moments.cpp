// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An NMI ends a peer and nothing else: on the way it is ignored, and it ends a peer whose breakpoint is just reported
// too.
#include "control_page.hpp"
#include "guest.hpp"
#include "nmi.hpp"

namespace guest {
namespace {

// INT 2, which takes NMI's gate, and a jump to where the code would have gone. Behind all code of the page.
constexpr std::uint32_t kDetourSize = 7;
constexpr std::uint32_t kDetour = kControlCodeSize - 8;

using Way = decltype(kCalledOnReturn);  // a field that says where the code goes on

// Travels to the prepared peer, with an NMI each time that the code goes that way.
void travel_with_nmi(Traveller& trip, Way way) {
    ControlPage& page = trip.control_page();
    const auto detour = static_cast<std::uint32_t>(page.header.page_physical) + kDetour;
    const auto distance = static_cast<std::uint32_t>(page.data.*way) - (detour + kDetourSize);
    const std::uint8_t code[kDetourSize] = {0xcd,
                                            kNmiVector,
                                            0xe9,
                                            static_cast<std::uint8_t>(distance),
                                            static_cast<std::uint8_t>(distance >> 8),
                                            static_cast<std::uint8_t>(distance >> 16),
                                            static_cast<std::uint8_t>(distance >> 24)};
    for (std::uint32_t i = 0; i < kDetourSize; ++i) {
        page.code[kDetour + i] = code[i];
    }
    page.data.*way = detour;
    trip.travel();
}

}  // namespace

void test_nmi_moments(Environment& environment, Tap& tap) {
    struct {
        const char* name;
        Way way;
    } const moments[] = {{"on the way out", &ControlData::leave},
                         {"while pages move", &ControlData::mover},  // in, and back
                         {"on the way home", kCalledOnReturn}};
    Traveller& trip = traveller(environment);
    trip.return_from_faults();
    const Peer contract = need_peer(environment, "contract"), fault = need_peer(environment, "fault");
    for (const auto& [name, way] : moments) {
        if (!prepare(trip, contract, tap)) {
            return;
        }
        mailbox().visits = 0;
        travel_with_nmi(trip, way);
        tap.equal(mailbox().visits, 1, "an NMI ", name, " is ignored");
        tap.check(trip.jump().fault() == nullptr, "the peer came back by itself");
        trip.release();
    }
    if (!prepare(trip, fault, tap)) {
        return;
    }
    mailbox().order = 0;
    travel_with_nmi(trip, &ControlData::mover);
    const auto* report = trip.jump().fault();
    tap.check(report != nullptr && report->vector == 6, "one behind a fault leaves its report as it is");
    trip.release();

    trip.map_for_peers(ram_and_apic());
    if (!prepare(trip, need_peer(environment, "nmi"), tap)) {
        return;
    }
    mailbox().order = 1;
    trip.travel();
    report = trip.jump().fault();
    tap.check(report != nullptr && report->vector == kNmiVector, "one while a breakpoint is reported ends the peer");
    if (report != nullptr) {
        const std::uint64_t at = faulting_instruction(*report), page = trip.control_page_address().value;
        tap.check(at >= page && at < page + kControlCodeSize, "it came in the report");
    }
}

}  // namespace guest
