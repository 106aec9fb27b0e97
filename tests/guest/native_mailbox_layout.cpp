// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Becomes native_mailbox.inc, for the peers in long mode.
#include "../../asm/include/layout.hpp"
#include "native_mailbox.hpp"

namespace {

using namespace guest;

[[gnu::used]] void layout() {
    DEFINE("kNativeMailboxAddress", kNativeMailboxAddress);
    FIELD(NativeMailbox, cr4_trash);
    FIELD(NativeMailbox, range_count);
    FIELD(NativeMailbox, ranges);
    FIELD(NativeMailbox, arrival);
    SIZE(NativeRange);
    FIELD(NativeRange, start);
    FIELD(NativeRange, size);
    FIELD(NativeRange, sum);
    FIELD(NativeArrival, rflags);
    FIELD(NativeArrival, stack);
    FIELD(NativeArrival, cr0);
    FIELD(NativeArrival, cr3);
    FIELD(NativeArrival, cr4);
    FIELD(NativeArrival, dr7);
    FIELD(NativeArrival, efer);
    FIELD(NativeArrival, cs);
    FIELD(NativeArrival, ds);
    FIELD(NativeArrival, es);
    FIELD(NativeArrival, fs);
    FIELD(NativeArrival, gs);
    FIELD(NativeArrival, ss);
    FIELD(NativeArrival, gdtr);
    FIELD(NativeArrival, idtr);
    FIELD(NativeArrival, vectors);
}

}  // namespace
