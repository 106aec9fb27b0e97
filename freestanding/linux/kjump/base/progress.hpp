// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Shows on stderr how far long work has got. Work of less than a second shows nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>

namespace kjump {

class Progress {
public:
    using Clock = std::chrono::steady_clock;

    // `out` may be null: silent.
    Progress(const char* what, std::uint64_t total_bytes, std::FILE* out,
             std::function<Clock::time_point()> now = Clock::now);
    Progress(const Progress&) = delete;
    ~Progress();  // ends the line

    void add(std::uint64_t bytes);

private:
    void print(Clock::time_point now);

    const char* what_;
    std::uint64_t total_, done_ = 0;
    std::FILE* out_;
    bool terminal_;
    bool printed_ = false;
    std::function<Clock::time_point()> now_;
    Clock::time_point start_, next_;
};

}  // namespace kjump
