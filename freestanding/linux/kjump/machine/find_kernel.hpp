// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The interface that the running kernel has.
#pragma once

#include "machine/kernel.hpp"

namespace kjump {

// The module's device if there is one, else the patched kernel's files, else a Kernel that refuses. `root` stands
// before /dev, /proc and /sys; empty but in tests.
std::unique_ptr<Kernel> find_kernel(const std::string& root);

}  // namespace kjump
