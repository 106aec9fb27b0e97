// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Becomes mailbox.inc, for the peers.
#include "../../asm/include/layout.hpp"
#include "mailbox.hpp"

namespace {

using namespace guest;

[[gnu::used]] void layout() {
    DEFINE("kMailboxAddress", kMailboxAddress);
    FIELD(Mailbox, visits);
    FIELD(Mailbox, order);
    FIELD(Mailbox, count);
    FIELD(Mailbox, way_back);
    FIELD(Mailbox, store_at);
    FIELD(Mailbox, store_value);
    FIELD(Mailbox, wrong);
    FIELD(Mailbox, single_steps);
    FIELD(Mailbox, steps_with_if);
    FIELD(Mailbox, trashed_count);
    FIELD(Mailbox, trashed);
    FIELD(Mailbox, range_count);
    FIELD(Mailbox, ranges);
    FIELD(Mailbox, arrival);
    SIZE(Range);
    FIELD(Range, start);
    FIELD(Range, size);
    FIELD(Range, sum);
    SIZE(TrashedMsr);
    FIELD(Arrival, eflags);
    FIELD(Arrival, stack);
    FIELD(Arrival, cr0);
    FIELD(Arrival, cr3);
    FIELD(Arrival, cr4);
    FIELD(Arrival, dr7);
    FIELD(Arrival, cs);
    FIELD(Arrival, ds);
    FIELD(Arrival, es);
    FIELD(Arrival, fs);
    FIELD(Arrival, gs);
    FIELD(Arrival, ss);
    FIELD(Arrival, gdtr);
    FIELD(Arrival, idtr);
    FIELD(Arrival, vectors);
}

}  // namespace
