// SPDX-License-Identifier: MIT OR GPL-2.0-only
// --slot=NUMBER.
#pragma once

#include <optional>

#include "commands/options.hpp"
#include "machine/slot_choice.hpp"

namespace kjump {

// Throws Failure(Exit::kUsage) if `kernel` has slots, but not this one; what Kernel's slots() and chosen_slot() do.
void check_slot(std::uint64_t slot, const Kernel& kernel);

// The slot that --slot names is chosen as long as this lives; without the option the choice stays as it is. Throws what
// check_slot() does.
class NamedSlot {
public:
    NamedSlot(const Options& options, const Context& context);

private:
    std::optional<SlotChoice> choice_;
};

}  // namespace kjump
