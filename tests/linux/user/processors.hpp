// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Processors, each asked to do something.
#pragma once

#include <sched.h>
#include <unistd.h>

#include "file.hpp"

namespace user {

// Linux's list of the processors that are online: "0" or "0-1".
inline std::string online_processors() {
    constexpr const char* kList = "/sys/devices/system/cpu/online";
    if (access(kList, R_OK) != 0) {
        return "0";  // a kernel for one processor has no such file
    }
    auto list = contents(kList);
    return list.substr(0, list.find('\n'));
}

// True if this thread can run on each of the first `count` processors. Leaves it free to run on all of them.
inline bool each_processor_runs(unsigned count) {
    cpu_set_t all;
    CPU_ZERO(&all);
    bool good = true;
    for (unsigned cpu = 0; cpu < count; ++cpu) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        CPU_SET(cpu, &all);
        good = good && sched_setaffinity(0, sizeof one, &one) == 0 && sched_getcpu() == static_cast<int>(cpu);
    }
    return sched_setaffinity(0, sizeof all, &all) == 0 && good;
}

}  // namespace user
