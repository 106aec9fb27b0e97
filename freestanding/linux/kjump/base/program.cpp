// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/program.hpp"

#include <cerrno>
#include <initializer_list>
#include <utility>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.hpp"

namespace kjump {
namespace {

// With each second descriptor for the first one.
void run(const std::vector<std::string>& words, std::initializer_list<std::pair<int, int>> descriptors) {
    std::vector<char*> arguments;
    for (const auto& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));  // posix_spawn() does not write there
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const auto& [file, standard] : descriptors) {
        posix_spawn_file_actions_adddup2(&actions, file, standard);
    }
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

}  // namespace

void run_program(const std::vector<std::string>& words) { run(words, {{STDERR_FILENO, STDOUT_FILENO}}); }

void filter_by_program(const std::vector<std::string>& words, const File& from, const File& to) {
    run(words, {{from.descriptor(), STDIN_FILENO}, {to.descriptor(), STDOUT_FILENO}});
}

}  // namespace kjump
