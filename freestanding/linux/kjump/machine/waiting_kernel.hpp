// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel that left the machine to this one, or to whoever this one lets have it, and waits to be returned to.
#pragma once

#include <optional>

#include "machine/context.hpp"

namespace kjump {

// The physical address of its way back, if there is one outside of this kernel's own memory: this kernel's command line
// or a slot names it, and, where this kernel shows memory, the control page there says that its kernel is away. Throws
// what Kernel::slots() and jump_back_entry() do.
std::optional<std::uint64_t> waiting_kernel(const Context& context);

}  // namespace kjump
