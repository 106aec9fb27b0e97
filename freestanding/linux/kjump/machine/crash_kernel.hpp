// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The crash kernel, which Linux enters when it panics.
#pragma once

#include "machine/kernel.hpp"

namespace kjump {

// Gives it to the running kernel, by kexec_load(2), in the place of one that was there. Throws Failure(Exit::kKernel).
void load_crash_kernel(std::uint64_t entry, const Segment& segment);

// The sentence for a kexec_load(2) of that kind that failed with `error`, an errno.
Failure crash_failure(int error);

}  // namespace kjump
