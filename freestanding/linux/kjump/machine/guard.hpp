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
// /proc/cmdline has. Throws Failure, with which this kernel runs as well.
void set_guard(std::optional<std::uint64_t> entry, const Context& context);

// Has a kernel with a guard panic where it notices that it hangs. What hinders that is told in a notice alone.
void panic_on_hang(const Context& context);

}  // namespace kjump
