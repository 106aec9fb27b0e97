// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// A child process in a process group of its own that cannot outlive this one.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

#include "fd.hpp"

namespace harness {

// Descriptors that the child has open.
struct Descriptors {
    int input;
    int output;
    int error;
    std::vector<int> kept{};  // stay open under the number they have here, which is above 2
};

struct ExitStatus {
    bool exited;  // false: killed by a signal
    int value;    // exit status or signal number
};

class Process {
public:
    // Starts argv[0], found on PATH. Throws std::system_error, also if exec fails.
    Process(const std::vector<std::string>& argv, const Descriptors& descriptors);
    // Kills the process group if the child still runs.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    // Becomes readable when the child has ended.
    int pidfd() const { return pidfd_.get(); }

    // Of all processors, since the child was started, also of one that has ended; wait() ends the count: the same
    // answer from then on. Nothing that the child started counts.
    std::chrono::nanoseconds processor_time();

    // Waits for the end of the child and kills what is left of its group; the same answer again
    // when called again.
    ExitStatus wait();
    // SIGKILL to the process group this object started, then wait().
    ExitStatus kill();

private:
    pid_t pid_ = -1;
    Fd pidfd_;
    bool ended_ = false;
    std::chrono::nanoseconds processor_time_{0};  // as of the last look
    ExitStatus status_{false, 0};
};

}  // namespace harness
