// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include "machine.hpp"

namespace harness {

// File descriptors of the QEMU process.
struct QemuDescriptors {
    int control;  // the machine protocol's
    int state;    // what a scenario with `resume` starts from
};

// The command line that starts QEMU for this scenario; its fresh disk images are made on the way.
// The guest's COM1 is standard input and output. Throws std::system_error.
std::vector<std::string> qemu_arguments(const Scenario& scenario, const LogFiles& files,
                                        const QemuDescriptors& descriptors);

// The log in which QEMU notes each reset of a CPU, and why.
std::filesystem::path cpu_reset_log(const LogFiles& files);

}  // namespace harness
