// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Never linked: becomes mailbox.inc, as asm/layout.cpp becomes layout.inc.
#include "mailbox.hpp"

namespace {

using namespace guest;

#define DEFINE(name, number) asm volatile("\n->" name " %c0" ::"i"(number))
#define FIELD(type, field) DEFINE(#type "." #field, offsetof(type, field))

[[gnu::used]] void layout() {
    DEFINE("kMailboxAddress", kMailboxAddress);
    FIELD(Mailbox, visits);
    FIELD(Mailbox, order);
    FIELD(Mailbox, count);
    FIELD(Mailbox, way_back);
    FIELD(Mailbox, store_at);
    FIELD(Mailbox, store_value);
    FIELD(Mailbox, single_steps);
    FIELD(Mailbox, trashed_count);
    FIELD(Mailbox, trashed);
    FIELD(Mailbox, range_count);
    FIELD(Mailbox, ranges);
    FIELD(Mailbox, arrival);
    DEFINE("Range_size", sizeof(Range));
    FIELD(Range, start);
    FIELD(Range, size);
    FIELD(Range, sum);
    DEFINE("TrashedMsr_size", sizeof(TrashedMsr));
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
}

}  // namespace
