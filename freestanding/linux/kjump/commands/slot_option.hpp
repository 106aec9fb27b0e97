// SPDX-License-Identifier: MIT OR GPL-2.0-only
// --slot=NUMBER.
#pragma once

#include "machine/kernel.hpp"

namespace kjump {

// Throws Failure(Exit::kUsage) if `kernel` has slots, but not this one; what Kernel's slots() and chosen_slot() do.
void check_slot(std::uint64_t slot, const Kernel& kernel);

}  // namespace kjump
