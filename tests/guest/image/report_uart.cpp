// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Reports that do not go to an I/O port. A page of RAM plays a UART whose transmitter is always empty: afterwards its
// data register has the last character, and no other register was written.
#include "guest.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr std::uint32_t kOffset = 0x40;  // of the registers in their page
constexpr std::uint32_t kRegisters = 8, kData = 0, kLineStatus = 5;
constexpr std::uint8_t kTransmitEmpty = 0x20;

// Lets a peer fault; true if its report came back.
bool fault_with(Traveller& trip, const ReportUart& uart, const Peer& peer, Tap& tap) {
    trip.return_from_faults();
    trip.report_to(uart);
    if (!prepare(trip, peer, tap)) {
        return false;
    }
    trip.travel();
    const auto* report = trip.jump().fault();
    const bool back = report != nullptr && report->vector == 6;
    trip.release();
    return back;
}

template <class Register>
void test_width(Environment& environment, Traveller& trip, const Peer& peer, Tap& tap) {
    constexpr auto kUntouched = static_cast<Register>(0xeeeeeeee);
    const PhysAddr page = environment.pages.allocate_page().value();
    auto* registers = multiboot::to_virtual<Register>(page.plus(kOffset));
    for (std::uint32_t i = 0; i < kRegisters; ++i) {
        registers[i] = kUntouched;
    }
    registers[kLineStatus] = kTransmitEmpty;
    constexpr std::uint32_t kWidth = sizeof(Register);
    const ReportUart uart{.mmio = page.plus(kOffset), .mmio_width = kWidth};
    tap.check(fault_with(trip, uart, peer, tap), "a report to registers of bytes: ", kWidth);
    tap.equal(static_cast<std::uint32_t>(registers[kData]), '\n', "its last character was sent");
    bool untouched = registers[kLineStatus] == kTransmitEmpty;
    for (std::uint32_t i = kData + 1; i < kRegisters; ++i) {
        untouched = untouched && (i == kLineStatus || registers[i] == kUntouched);
    }
    tap.check(untouched, "and nothing else written");
    environment.pages.free_page(page);
}

}  // namespace

void test_report_uart(Environment& environment, Tap& tap) {
    Traveller& trip = traveller(environment);
    const Peer peer = need_peer(environment, "fault");
    test_width<std::uint8_t>(environment, trip, peer, tap);
    test_width<std::uint32_t>(environment, trip, peer, tap);
    tap.check(fault_with(trip, {}, peer, tap), "a report that goes nowhere comes back all the same");
    tap.equal(environment.pages.pages_in_use(), 0, "every page given back");
}

}  // namespace guest
