// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Another slot for a while.
#pragma once

#include "machine/blocked_signals.hpp"
#include "machine/context.hpp"

namespace kjump {

// Chooses a slot; the one that was chosen before is chosen again when this goes away, and if that fails there is a
// notice. Signals wait until then.
class SlotChoice {
public:
    // Throws what Kernel's choose_slot() does.
    SlotChoice(const Context& context, std::uint64_t slot);
    SlotChoice(const SlotChoice&) = delete;
    ~SlotChoice();

    // The slot stays chosen.
    void keep() { kept_ = true; }

private:
    BlockedSignals signals_;
    const Context& context_;
    std::uint64_t before_;
    bool kept_ = false;
};

}  // namespace kjump
