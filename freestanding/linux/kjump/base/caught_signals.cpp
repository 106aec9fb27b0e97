// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/caught_signals.hpp"

namespace kjump {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t came;
unsigned depth;

}  // namespace

CaughtSignals::CaughtSignals() {
    if (depth++ == 0) {
        came = 0;
    }
    sigset_t caught;
    sigemptyset(&caught);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], nullptr, &actions_[i]);
        if (actions_[i].sa_handler == SIG_IGN) {
            continue;
        }
        struct sigaction action {};
        action.sa_handler = [](int) { came = 1; };
        sigaction(kSignals[i], &action, nullptr);
        sigaddset(&caught, kSignals[i]);
    }
    sigprocmask(SIG_UNBLOCK, &caught, &mask_);
}

CaughtSignals::~CaughtSignals() {
    --depth;
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &actions_[i], nullptr);
    }
}

bool CaughtSignals::any() const { return came != 0; }

}  // namespace kjump
