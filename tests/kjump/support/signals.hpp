// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Signals of this process.
#pragma once

#include <csignal>

namespace kjump::test {

inline bool is_blocked(int signal) {
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, nullptr, &blocked);
    return sigismember(&blocked, signal) == 1;
}

}  // namespace kjump::test
