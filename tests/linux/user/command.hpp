// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include "error.hpp"

namespace user {

// Runs a command, found in PATH, and waits for its end; its status is not looked at.
inline void run(char** command) {
    const auto child = fork();
    if (child < 0) {
        die_of_errno("fork");
    }
    if (child == 0) {
        execvp(command[0], command);
        die_of_errno(command[0]);
    }
    waitpid(child, nullptr, 0);
}

}  // namespace user
