// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/caught_signals.hpp"

#include <cerrno>

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

// They are let in by ppoll() alone: one that came between any() and it would not end it.
int CaughtSignals::poll(pollfd& file, std::optional<std::chrono::milliseconds> patience) const {
    sigset_t caught;
    sigemptyset(&caught);
    for (const int signal : kSignals) {
        sigaddset(&caught, signal);
    }
    sigset_t before;
    sigprocmask(SIG_BLOCK, &caught, &before);
    timespec time{};
    if (patience) {
        time.tv_sec = static_cast<time_t>(patience->count() / 1000);
        time.tv_nsec = static_cast<long>(patience->count() % 1000) * 1000000;
    }
    int ready = -1;
    int error = EINTR;
    while (ready < 0 && error == EINTR && !any()) {
        ready = ppoll(&file, 1, patience ? &time : nullptr, &before);
        error = errno;
    }
    sigprocmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return ready;
}

}  // namespace kjump
