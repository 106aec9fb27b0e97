// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "console.hpp"
#include "mailbox.hpp"

extern "C" char payload_load[];  // payload.ld

namespace {

std::uint32_t visits = 0;  // in the payload's memory: survives as long as the plan does

std::uint64_t time_stamp() {
    std::uint64_t value;
    asm volatile("rdtsc" : "=A"(value));
    return value;
}

void report(const payload::Mailbox& mailbox) {
    using namespace payload;
    print("payload: visit ");
    print_decimal(mailbox.visits);
    print(" at ");
    print_hex(mailbox.load);
    print(", way back ");
    print_hex(mailbox.arrival.way_back);
    print(": ");
    const auto* broken = broken_clause(mailbox.arrival);
    print(broken != nullptr ? broken : "contract kept");
    print("\r\n");
    flush();
}

}  // namespace

// One visit: on the payload's own stack, interrupts off, paging off.
extern "C" void visit(const payload::Arrival* arrival) {
    auto& mailbox = *reinterpret_cast<payload::Mailbox*>(payload::kMailboxAddress);
    mailbox.arrived = time_stamp();
    mailbox.arrival = *arrival;
    mailbox.load = reinterpret_cast<std::uint32_t>(payload_load);
    mailbox.visits = ++visits;
    mailbox.magic = payload::kMailboxMagic;
    if (mailbox.quiet == 0 || visits % mailbox.quiet == 0) {
        report(mailbox);
    }
    mailbox.left = time_stamp();
}
