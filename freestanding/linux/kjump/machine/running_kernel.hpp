// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What every Linux tells of itself.
#pragma once

#include <string>

#include "machine/kernel_id.hpp"

namespace kjump {

// `root` stands before /sys and /proc; empty but in tests.
KernelId running_kernel(const std::string& root);

// True for x86_64, for which alone there is libjump's module.
bool is_of_64_bits();

// True if kernel.kexec_load_disabled is 1: then nothing is loaded and unloaded until the next boot.
bool is_loading_disabled(const std::string& root);

}  // namespace kjump
