// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a saver's machine needs for its guard.
#pragma once

#include <fstream>

#include "support/fake_machine.hpp"

namespace kjump::test {

// One processor, and memory for a crash.
inline void keep_for_guard(const FakeMachine& machine) {
    write_text(machine.folder / "sys/devices/system/cpu/present", "0\n");
    std::ofstream(machine.folder / "proc/iomem", std::ios::app) << "  03000000-030fffff : Crash kernel\n";
}

// The words of its command line that ask for that.
inline const std::string kGuardWords = "crashkernel=1M nr_cpus=1 oops=panic ";

}  // namespace kjump::test
