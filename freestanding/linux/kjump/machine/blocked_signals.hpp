// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Signals wait, so that none ends kjump between two steps that belong together.
#pragma once

#include <csignal>

namespace kjump {

// All that can be blocked are, as long as this lives: not SIGKILL.
class BlockedSignals {
public:
    BlockedSignals();
    BlockedSignals(const BlockedSignals&) = delete;
    ~BlockedSignals();

private:
    sigset_t before_;
};

}  // namespace kjump
