// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/blocked_signals.hpp"

namespace kjump {

BlockedSignals::BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before_);
}

BlockedSignals::~BlockedSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace kjump
