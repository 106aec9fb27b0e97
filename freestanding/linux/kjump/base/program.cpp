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
    pid_t child;
    if (const int error = posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ)) {
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
