// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/program.hpp"

#include <cerrno>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.hpp"

namespace kjump {

void run_program(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const auto& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));  // posix_spawn() does not write there
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t child;
    const int error = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        errno = error;
        fail_io(words[0]);
    }
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            fail_io(words[0]);
        }
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw Failure(Exit::kIo, words[0] + ": failed; what it said is above");
    }
}

}  // namespace kjump
