// SPDX-License-Identifier: MIT OR GPL-2.0-only
// SIGINT, SIGTERM and SIGHUP end a system call that waits, not kjump, so that what was begun can be undone.
#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <optional>

#include <poll.h>

namespace kjump {

// As long as this lives, in one thread, a system call that waits fails with EINTR when one of them comes,
// even where they were blocked before. One that was ignored stays ignored. What comes
// while another one lives inside of it counts for both.
class CaughtSignals {
public:
    CaughtSignals();
    CaughtSignals(const CaughtSignals&) = delete;
    ~CaughtSignals();

    // One came, since the outermost of them that lives was made.
    bool any() const;

    // poll(2) of `file` alone, for at most `patience`. Once a signal came, be it before the call, it fails with EINTR.
    int poll(pollfd& file, std::optional<std::chrono::milliseconds> patience) const;

private:
    std::array<struct sigaction, 3> actions_;  // before
    sigset_t mask_;                            // before
};

}  // namespace kjump
