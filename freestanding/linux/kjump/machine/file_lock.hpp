// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A lock by flock(2), which every kjump takes on the same file.
#pragma once

#include "base/file.hpp"
#include "machine/kernel.hpp"

namespace kjump {

// What Kernel::lock() returns, on a file that no other lock of this process has. Says it to `notice` before it waits.
// Throws Failure(Exit::kIo).
std::unique_ptr<Kernel::Lock> lock_file(File file, const Notice& notice);

}  // namespace kjump
