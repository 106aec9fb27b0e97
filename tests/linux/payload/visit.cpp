// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <common/serial.hpp>

#include "mailbox.hpp"

extern "C" char payload_load[];  // payload.ld

namespace {

std::uint32_t visits = 0;  // in the payload's memory: survives as long as the plan does

// COM1 is as the leaver has set it up. The kernel that comes back may reset it, so nothing may be left in it.
void report(const payload::Mailbox& mailbox) {
    using namespace freestanding;
    const auto* broken = payload::broken_clause(mailbox.arrival);
    print("payload: visit ", mailbox.visits, " at 0x", Hex{mailbox.load}, ", way back 0x",
          Hex{mailbox.arrival.way_back}, ": ", broken != nullptr ? broken : "contract kept", "\r\n");
    serial_flush();
}

}  // namespace

// One visit: on the payload's own stack, interrupts off, paging off.
extern "C" void visit(const payload::Arrival* arrival) {
    auto& mailbox = *reinterpret_cast<payload::Mailbox*>(payload::kMailboxAddress);
    mailbox.arrived = __builtin_ia32_rdtsc();
    mailbox.arrival = *arrival;
    mailbox.load = reinterpret_cast<std::uint32_t>(payload_load);
    mailbox.visits = ++visits;
    mailbox.magic = payload::kMailboxMagic;
    if (mailbox.quiet == 0 || visits % mailbox.quiet == 0) {
        report(mailbox);
    }
    mailbox.left = __builtin_ia32_rdtsc();
}
