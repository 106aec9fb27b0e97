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

    // The name by which others open it.
    std::string name() const { return ptsname(person_); }
    // What was written there since it was asked last, by lines that end with "\n".
    std::string shown() const {
        constexpr char kEnd = 1;
        REQUIRE(::write(STDIN_FILENO, &kEnd, 1) == 1);
        std::string text;
        while (text.empty() || text.back() != kEnd) {
            text += next_shown();
        }
        text.pop_back();
        return text;
    }
    // The next character of that; nothing if there is none now.
    std::string next_shown() const {
        pollfd output{person_, POLLIN, 0};
        char one = 0;
        const bool is_there = poll(&output, 1, 1) == 1 && read(person_, &one, 1) == 1 && one != '\r';
        return is_there ? std::string(1, one) : "";
    }

    // Returns when it can be read, which takes a terminal that gives keys at once.
    void type(const std::string& keys) const {
        REQUIRE(::write(person_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
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
        if (::write(person_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
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

// Types the next one of `answers` each time that a question is shown, which ends with ": ".
class Answerer {
public:
    Answerer(const Terminal& terminal, std::vector<std::string> answers)
        : terminal_(terminal), answers_(std::move(answers)), thread_([this] { answer(); }) {}
    Answerer(const Answerer&) = delete;
    ~Answerer() { end(); }

    // All that was shown. Nothing is answered any more.
    std::string end() {
        has_ended_ = true;
        if (thread_.joinable()) {
            thread_.join();
            shown_ += terminal_.shown();
        }
        return shown_;
    }

private:
    void answer() {
        for (const auto& one : answers_) {
            const auto before = shown_.size();
            while (shown_.size() < before + 2 || !shown_.ends_with(": ")) {
                if (has_ended_) {
                    return;
                }
                shown_ += terminal_.next_shown();
            }
            terminal_.write_keys(one);
        }
    }

    const Terminal& terminal_;
    std::vector<std::string> answers_;
    std::string shown_;
    std::atomic<bool> has_ended_ = false;
    std::thread thread_;
};

}  // namespace kjump::test
