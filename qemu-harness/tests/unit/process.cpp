// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "process.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <system_error>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace harness;
using namespace std::chrono_literals;

namespace {

const Descriptors kOurs{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

// True if the process is dead; it may be a zombie where process 1 reaps nobody.
bool is_dead(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    return !(stat >> number >> name >> state) || state == "Z";
}

// Waits for a process that is not a child of this one to go away.
bool disappears(pid_t pid) {
    for (int i = 0; i < 200; ++i) {
        if (is_dead(pid)) {
            return true;
        }
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

TEST_CASE("an exit status is passed on") {
    Process process({"sh", "-c", "exit 7"}, kOurs);
    const auto status = process.wait();
    CHECK(status.exited);
    CHECK(status.value == 7);
    CHECK(process.wait().value == 7);
}

TEST_CASE("the processor time of a child is counted to its end") {
    Process process({"sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done"}, kOurs);
    const auto at_first = process.processor_time();
    process.wait();
    const auto at_last = process.processor_time();
    CHECK(at_last > at_first);
    CHECK(process.processor_time() == at_last);
}

TEST_CASE("a program that is not there is an error") {
    CHECK_THROWS_AS(Process({"/none/at/all"}, kOurs), std::system_error);
}

TEST_CASE("kill reaches the whole group") {
    auto [read_end, write_end] = make_pipe();
    Process process({"sh", "-c", "sleep 600 & echo $!; wait"}, {STDIN_FILENO, write_end.get(), STDERR_FILENO});
    const auto grandchild = std::stoi(read_some(read_end.get()));
    const auto status = process.kill();
    CHECK_FALSE(status.exited);
    CHECK(status.value == SIGKILL);
    CHECK(disappears(grandchild));
}

TEST_CASE("the group goes when the child ends by itself") {
    auto [read_end, write_end] = make_pipe();
    Process process({"sh", "-c", "sleep 600 & echo $!"}, {STDIN_FILENO, write_end.get(), STDERR_FILENO});
    const auto grandchild = std::stoi(read_some(read_end.get()));
    CHECK(process.wait().exited);
    CHECK(disappears(grandchild));
}

TEST_CASE("a child does not outlive a harness that is killed") {
    auto [read_end, write_end] = make_pipe();
    const pid_t harness = fork();
    REQUIRE(harness != -1);
    if (harness == 0) {
        Process process({"sleep", "600"}, kOurs);
        write_all(write_end.get(), std::to_string(process.pid()) + "\n");
        pause();
        _exit(0);
    }
    const auto child = std::stoi(read_some(read_end.get()));
    REQUIRE_FALSE(is_dead(child));
    ::kill(harness, SIGKILL);
    waitpid(harness, nullptr, 0);
    CHECK(disappears(child));
}
