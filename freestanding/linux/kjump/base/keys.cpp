// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/keys.hpp"

#include <poll.h>
#include <unistd.h>

namespace kjump {
namespace {

constexpr char kCtrlC = 3;

}  // namespace

Keys::Keys() : terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (terminal_) {
        auto changed = before_;
        changed.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
        tcsetattr(STDIN_FILENO, TCSANOW, &changed);
    }
}

Keys::~Keys() {
    if (terminal_) {
        tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
}

bool Keys::end_asked() const {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    char key;
    while (terminal_ && poll(&input, 1, 0) == 1 && read(STDIN_FILENO, &key, 1) == 1) {
        if (key == 'q' || key == kCtrlC) {
            return true;
        }
    }
    return false;
}

}  // namespace kjump
