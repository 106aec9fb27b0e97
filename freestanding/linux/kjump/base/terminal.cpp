// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/terminal.hpp"

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace kjump {
namespace {

constexpr char kEndKey = 3;
constexpr std::size_t kMostBytes = 4096;  // of a line: as many as Linux's terminals have
constexpr const char* kTerminalName = "the terminal";

[[noreturn]] void refuse_line() { throw Failure(Exit::kKey, "no passphrase was given"); }

}  // namespace

SilentTerminal::SilentTerminal(int descriptor) : descriptor_(descriptor) {
    if (tcgetattr(descriptor_, &before_) != 0) {
        throw Failure(Exit::kKey, "a passphrase is asked for on a terminal, and this is none");
    }
    auto changed = before_;
    changed.c_lflag |= static_cast<tcflag_t>(ICANON);
    changed.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ISIG);
    changed.c_cc[VEOL] = kEndKey;
    if (tcsetattr(descriptor_, TCSAFLUSH, &changed) != 0) {
        fail_io(kTerminalName);
    }
}

SilentTerminal::~SilentTerminal() {
    while (tcsetattr(descriptor_, TCSAFLUSH, &before_) != 0 && errno == EINTR) {
    }
}

// False if nobody has typed a line by then, or a signal came.
bool SilentTerminal::await(std::optional<std::chrono::milliseconds> patience) const {
    pollfd input{descriptor_, POLLIN, 0};
    while (!signals_.any()) {
        const int ready = poll(&input, 1, patience ? static_cast<int>(patience->count()) : -1);
        if (ready >= 0) {
            return ready > 0;
        }
        if (errno != EINTR) {
            fail_io(kTerminalName);
        }
    }
    return false;
}

Secret SilentTerminal::ask(const std::string& question, std::FILE* out,
                           std::optional<std::chrono::milliseconds> patience) const {
    Secret line(kMostBytes);
    const auto bytes = line.bytes();
    std::fputs(question.c_str(), out);
    std::fflush(out);
    const auto count = await(patience) ? read(descriptor_, bytes.data(), bytes.size()) : 0;
    std::fputs("\n", out);
    if (count < 0 && !signals_.any()) {
        fail_io(kTerminalName);
    }
    if (count <= 0 || signals_.any()) {
        refuse_line();
    }
    const auto typed = bytes.first(static_cast<std::size_t>(count));
    if (typed.back() == kEndKey) {
        refuse_line();
    }
    line.cut(typed.size() - (typed.back() == '\n' ? 1 : 0));
    return line;
}

}  // namespace kjump
