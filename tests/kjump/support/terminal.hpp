// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Standard input as a terminal, and who types there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>

#include "support/standard_input.hpp"

namespace kjump::test {

// Standard input is a terminal as long as one of these lives.
class Terminal {
public:
    Terminal() : person_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        REQUIRE(person_ >= 0);
        REQUIRE(grantpt(person_) == 0);
        REQUIRE(unlockpt(person_) == 0);
        const int input = open(ptsname(person_), O_RDWR | O_NOCTTY | O_CLOEXEC);
        REQUIRE(input >= 0);
        input_.emplace(input);
    }
    Terminal(const Terminal&) = delete;
    ~Terminal() { close(person_); }

    // Returns when it can be read, which takes a terminal that gives keys at once.
    void type(const std::string& keys) const {
        REQUIRE(write(person_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
        pollfd ready{STDIN_FILENO, POLLIN, 0};
        REQUIRE(poll(&ready, 1, 60000) == 1);
    }
    static tcflag_t modes() {
        termios now{};
        REQUIRE(tcgetattr(STDIN_FILENO, &now) == 0);
        return now.c_lflag;
    }
    static void give_keys_at_once() {
        termios now{};
        REQUIRE(tcgetattr(STDIN_FILENO, &now) == 0);
        now.c_lflag &= ~static_cast<tcflag_t>(ICANON);
        REQUIRE(tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0);
    }

    // Whether what is typed is shown.
    bool is_silent() const {
        termios now{};
        return tcgetattr(person_, &now) == 0 && (now.c_lflag & ECHO) == 0;
    }
    void write_keys(const std::string& keys) const {
        if (write(person_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
            std::abort();
        }
    }

private:
    int person_;
    std::optional<StandardInput> input_;
};

// Types the next one of `answers` each time that the terminal begins to show nothing.
class Person {
public:
    Person(const Terminal& terminal, std::vector<std::string> answers)
        : terminal_(terminal), answers_(std::move(answers)), thread_([this] { answer(); }) {}
    Person(const Person&) = delete;
    ~Person() {
        has_ended_ = true;
        thread_.join();
    }

private:
    bool await(bool silent) const {
        while (terminal_.is_silent() != silent && !has_ended_) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return !has_ended_;
    }
    void answer() const {
        for (const auto& one : answers_) {
            if (!await(true)) {
                return;
            }
            terminal_.write_keys(one);
            if (!await(false)) {
                return;
            }
        }
    }

    const Terminal& terminal_;
    std::vector<std::string> answers_;
    std::atomic<bool> has_ended_ = false;
    std::thread thread_;
};

}  // namespace kjump::test
