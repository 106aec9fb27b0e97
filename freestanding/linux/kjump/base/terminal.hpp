// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What somebody types who is asked for a secret.
#pragma once

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include <termios.h>

#include "base/caught_signals.hpp"
#include "base/secret.hpp"

namespace kjump {

// A terminal where nothing that is typed is shown as long as one of these lives. What was typed before, and what is
// typed after the last answer, is forgotten; Ctrl-C ends a line, and no process; and a signal that ends kjump otherwise
// ends ask(), or is there for check_signals(), so that the terminal is as before in any case.
class SilentTerminal {
public:
    // Throws Failure(Exit::kKey) if `descriptor` is no terminal, Failure(Exit::kIo) if it cannot be made silent.
    explicit SilentTerminal(int descriptor);
    SilentTerminal(const SilentTerminal&) = delete;
    ~SilentTerminal();

    // The line that is typed next, without its end; nothing if somebody typed Ctrl-C, or Ctrl-D in an empty line.
    // `question` is written to the terminal, or to `out` where that was opened for reading alone. Throws
    // Failure(Exit::kKey) if there is no line within `patience`, or after a signal; Failure(Exit::kIo) if it cannot be
    // read.
    std::optional<Secret> ask(const std::string& question, std::FILE* out,
                              std::optional<std::chrono::milliseconds> patience) const;

    // What was typed and not asked for is forgotten. Throws Failure(Exit::kIo).
    void forget() const;
    // Throws Failure(Exit::kKey) after a signal.
    void check_signals() const;

private:
    void say(const std::string& text, std::FILE* out) const;
    bool await(std::optional<std::chrono::milliseconds> patience) const;

    CaughtSignals signals_;
    int descriptor_;
    termios before_{};
};

}  // namespace kjump
