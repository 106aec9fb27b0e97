// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The guard: what a kernel goes to when it panics, and by which the kernel that waits goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "machine/context.hpp"

namespace kjump {

// Its bytes, for the front of a page below 4 GiB. `way_back` is a physical address.
std::vector<std::uint8_t> guard_code(std::uint32_t way_back);

// Gives it to the running kernel, which keeps memory for it (crashkernel=). The way back is `entry`, or what
// /proc/cmdline has. From then on this kernel also panics where it notices that it hangs. Without a guard it runs as
// well; so what hinders one is told in a notice alone.
void set_guard(std::optional<std::uint64_t> entry, const Context& context);

}  // namespace kjump
