// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Another standard input as long as one of these lives.
#pragma once

#include <unistd.h>

namespace kjump::test {

class StandardInput {
public:
    // Takes the descriptor, which is closed.
    explicit StandardInput(int descriptor) : before_(dup(STDIN_FILENO)) {
        dup2(descriptor, STDIN_FILENO);
        close(descriptor);
    }
    StandardInput(const StandardInput&) = delete;
    ~StandardInput() {
        dup2(before_, STDIN_FILENO);
        close(before_);
    }

private:
    int before_;
};

}  // namespace kjump::test
