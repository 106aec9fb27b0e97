// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "machine.hpp"

namespace harness {

/// The command line that starts QEMU for this scenario; its fresh disk images are made on the way.
/// The guest's COM1 is standard input and output; the file descriptor `control` of the QEMU process
/// is the machine protocol's. Throws std::system_error.
std::vector<std::string> qemu_arguments(const Scenario &scenario, const LogFiles &files,
                                        int control);

/// The log in which QEMU notes each reset of a CPU, and why.
std::filesystem::path cpu_reset_log(const LogFiles &files);

} // namespace harness
