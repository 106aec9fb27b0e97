// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A peer's fault comes back to a leaver that wants it: with a report, and with everything as it was.
#include <libjump/fault_report.hpp>

#include "control_page.hpp"
#include "guest.hpp"

namespace guest {
namespace {

struct ExpectedFault {
    const char* name;
    std::uint32_t order;  // of fault.asm
    std::uint32_t vector, error;
};

constexpr ExpectedFault kFaults[] = {
    {"an invalid opcode", 0, 6, 0}, {"a division by zero", 1, 0, 0}, {"a selector that does not exist", 2, 13, 0x1238}};

constexpr std::uint32_t kMark = 0x600dcafe, kMark64 = 0x600dbeef;  // in EBX

bool contains(const char* text, const char* words) {
    for (; *text != '\0'; ++text) {
        std::uint32_t length = 0;
        while (words[length] != '\0' && text[length] == words[length]) {
            ++length;
        }
        if (words[length] == '\0') {
            return true;
        }
    }
    return false;
}

void check_report(const ControlPage::Report& report, const ExpectedFault& expected, const Peer& peer, Tap& tap) {
    tap.equal(static_cast<std::uint32_t>(report.vector), expected.vector, expected.name, ": its vector");
    tap.equal(static_cast<std::uint32_t>(report.error), expected.error, "its error code");
    tap.equal(static_cast<std::uint32_t>(report.phase), static_cast<std::uint32_t>(libjump::Phase::kPeer),
              "the peer ran");
    const bool native = peer.mode == libjump::PeerMode::kNative;
    tap.equal(static_cast<std::uint32_t>(marked_register(report)), native ? kMark64 : kMark, "EBX");
    const std::uint64_t at = faulting_instruction(report);
    tap.check(at >= peer.entry.value && at < peer.entry.value + 0x100, "the instruction is the peer's");
    char text[libjump::kReportTextMax];
    const std::size_t length = libjump::describe(report, text);
    const char* const mark = native ? "600dbeef" : "600dcafe";
    const bool told = contains(text, "fault phase=peer vector=") && contains(text, mark) && text[length] == '\0';
    tap.check(told && length + 1 < sizeof text, "the text tells the same");
}

}  // namespace

void test_fault_comes_back(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    trip.return_from_faults();
    const Peer peer = need_peer(environment, "fault");
    for (const ExpectedFault& fault : kFaults) {
        if (!prepare(trip, peer, tap)) {
            return;
        }
        mailbox().order = fault.order;
        tap.equal(trip.travel().value, 0, fault.name, " is nobody to go back to");
        const auto* report = trip.jump().fault();
        tap.check(report != nullptr, "there is a report");
        if (report != nullptr) {
            check_report(*report, fault, peer, tap);
        }
        trip.release();
        tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
    }
    if (!prepare(trip, need_peer(environment, "nested"), tap)) {
        return;
    }
    mailbox().order = 1;
    mailbox().store_at =
        static_cast<std::uint32_t>(trip.control_page_address().value) + offsetof(ControlPage, data.report.vector);
    trip.travel();
    const auto* watched = trip.jump().fault();
    tap.check(watched != nullptr && watched->vector == 6, "one that had a breakpoint on the report");
    trip.release();
    if (!prepare(trip, need_peer(environment, "contract"), tap)) {
        return;
    }
    trip.travel();
    tap.equal(mailbox().visits, 1, "another peer is visited as if nothing had happened");
    tap.check(trip.jump().fault() == nullptr, "and leaves no report");
}

}  // namespace guest
