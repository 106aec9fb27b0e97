// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Becomes mailbox.inc, for arrival.inc.
#include "../../../asm/include/layout.hpp"
#include "mailbox.hpp"

namespace {

using namespace payload;

[[gnu::used]] void layout() {
    SIZE(Arrival);
    FIELD(Arrival, cr0);
    FIELD(Arrival, cr4);
    FIELD(Arrival, eflags);
    FIELD(Arrival, way_back);
    FIELD(Arrival, registers);
    FIELD(Arrival, stack);
}

}  // namespace
