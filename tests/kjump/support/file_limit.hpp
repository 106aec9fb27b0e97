// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Files that cannot be written.
#pragma once

#include <csignal>

#include <sys/resource.h>

namespace kjump::test {

// While set, no file can be written from that offset on.
class FileLimit {
public:
    FileLimit() : old_action_(std::signal(SIGXFSZ, SIG_IGN)) { getrlimit(RLIMIT_FSIZE, &old_); }
    ~FileLimit() {
        lift();
        std::signal(SIGXFSZ, old_action_);
    }
    void set(rlim_t bytes) {
        const rlimit limit{bytes, old_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    void lift() { setrlimit(RLIMIT_FSIZE, &old_); }

private:
    rlimit old_{};
    void (*old_action_)(int);
};

}  // namespace kjump::test
