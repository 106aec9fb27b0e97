// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/terminal.hpp"

#include <algorithm>
#include <cerrno>

#include <termios.h>
#include <unistd.h>

namespace kjump {
namespace {

constexpr char kCtrlC = 3;
constexpr std::size_t kMostBytes = 4096;  // of a line: as many as Linux's terminals have

// As long as it lives nothing is shown. Ctrl-C ends a line, and no process: the terminal would stay as it is then.
class Silence {
public:
    explicit Silence(int descriptor) : descriptor_(descriptor) {
        if (tcgetattr(descriptor_, &before_) != 0) {
            throw Failure(Exit::kKey, "a passphrase is asked for on a terminal, and this is none");
        }
        auto changed = before_;
        changed.c_lflag |= static_cast<tcflag_t>(ICANON);
        changed.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        changed.c_cc[VEOL] = kCtrlC;
        tcsetattr(descriptor_, TCSANOW, &changed);
    }
    Silence(const Silence&) = delete;
    ~Silence() { tcsetattr(descriptor_, TCSANOW, &before_); }

private:
    int descriptor_;
    termios before_{};
};

}  // namespace

Secret ask(const std::string& question, int descriptor, std::FILE* out) {
    const Silence silence(descriptor);
    Secret line(kMostBytes);
    const auto bytes = line.bytes();
    std::fputs(question.c_str(), out);
    std::fflush(out);
    ssize_t count;
    do {
        count = read(descriptor, bytes.data(), bytes.size());
    } while (count < 0 && errno == EINTR);
    std::fputs("\n", out);
    const auto typed = bytes.first(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (typed.empty() || typed.back() == kCtrlC) {
        throw Failure(Exit::kKey, "no passphrase was given");
    }
    line.cut(typed.size() - (typed.back() == '\n' ? 1 : 0));
    return line;
}

}  // namespace kjump
