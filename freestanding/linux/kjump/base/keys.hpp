// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A key that ends long work, on a console that nobody controls: Ctrl-C sends no signal there.
#pragma once

#include <termios.h>

namespace kjump {

// As long as this lives, what is typed at standard input, if that is a terminal, comes at once and is not shown.
class Keys {
public:
    Keys();
    Keys(const Keys&) = delete;
    ~Keys();

    bool is_terminal() const { return terminal_; }
    // True if q or Ctrl-C was typed; other keys are forgotten.
    bool end_asked() const;

private:
    termios before_{};  // first: the next one's initializer fills it
    bool terminal_;
};

}  // namespace kjump
