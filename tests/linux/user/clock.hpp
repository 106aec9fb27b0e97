// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Clocks: Linux's, which stand still while it is away, and the time stamp counter, which does not.
#pragma once

#include <cstdint>
#include <ctime>

namespace user {

inline double seconds(clockid_t clock) {
    timespec now;
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

inline std::uint64_t time_stamp() { return __builtin_ia32_rdtsc(); }

inline void sleep_for(double time) {
    timespec left;
    left.tv_sec = static_cast<time_t>(time);
    left.tv_nsec = static_cast<long>((time - static_cast<double>(left.tv_sec)) * 1e9);
    while (nanosleep(&left, &left) != 0) {
    }
}

// Ticks of the time stamp counter in a second, measured for 50 ms.
inline double ticks_per_second() {
    const auto start = seconds(CLOCK_MONOTONIC_RAW);
    const auto first = time_stamp();
    sleep_for(0.05);
    const auto ticks = static_cast<double>(time_stamp() - first);
    return ticks / (seconds(CLOCK_MONOTONIC_RAW) - start);
}

}  // namespace user
