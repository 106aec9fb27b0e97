// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/terminal.hpp"

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/failure.hpp"

namespace kjump {
namespace {

constexpr char kEndKey = 3;
constexpr std::size_t kMostBytes = 4096;  // of a line: as many as Linux's terminals have
constexpr const char* kTerminalName = "the terminal";

[[noreturn]] void fail_unanswered() { throw Failure(Exit::kKey, "no passphrase was given"); }

}  // namespace

SilentTerminal::SilentTerminal(int descriptor) : descriptor_(descriptor) {
    if (tcgetattr(descriptor_, &before_) != 0) {
        throw Failure(Exit::kKey, "a passphrase is asked for on a terminal, and this is none");
    }
    auto changed = before_;
    changed.c_lflag |= static_cast<tcflag_t>(ICANON);
    changed.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ISIG);
    // Whoever had the terminal before may have left it so that the Enter key ends no line.
    changed.c_iflag |= static_cast<tcflag_t>(ICRNL);
    changed.c_iflag &= ~static_cast<tcflag_t>(IGNCR | INLCR);
    changed.c_cc[VEOL] = kEndKey;
    if (tcsetattr(descriptor_, TCSAFLUSH, &changed) != 0) {
        fail_io(kTerminalName);
    }
}

SilentTerminal::~SilentTerminal() {
    while (tcsetattr(descriptor_, TCSAFLUSH, &before_) != 0 && errno == EINTR) {
    }
}

void SilentTerminal::forget() const {
    if (tcflush(descriptor_, TCIFLUSH) != 0) {
        fail_io(kTerminalName);
    }
}

void SilentTerminal::check_signals() const {
    if (signals_.any()) {
        fail_unanswered();
    }
}

// What else kjump says may go to a log, where a question is seen too late, or never.
void SilentTerminal::say(const std::string& text, std::FILE* out) const {
    if ((fcntl(descriptor_, F_GETFL) & O_ACCMODE) == O_RDONLY) {
        std::fputs(text.c_str(), out);
        std::fflush(out);
    } else {
        dprintf(descriptor_, "%s", text.c_str());
    }
}

// False if nobody has typed a line by then, or a signal came.
bool SilentTerminal::await(std::optional<std::chrono::milliseconds> patience) const {
    pollfd input{descriptor_, POLLIN, 0};
    const int ready = signals_.poll(input, patience);
    if (ready < 0 && errno != EINTR) {
        fail_io(kTerminalName);
    }
    return ready > 0;
}

std::optional<Secret> SilentTerminal::ask(const std::string& question, std::FILE* out,
                                          std::optional<std::chrono::milliseconds> patience) const {
    Secret line(kMostBytes);
    const auto bytes = line.bytes();
    say(question, out);
    const bool is_typed = await(patience);
    const auto count = is_typed ? read(descriptor_, bytes.data(), bytes.size()) : 0;
    const int error = errno;
    say("\n", out);
    check_signals();
    if (!is_typed) {
        fail_unanswered();
    }
    if (count < 0) {
        errno = error;
        fail_io(kTerminalName);
    }
    const auto typed = bytes.first(static_cast<std::size_t>(count));
    if (typed.empty() || typed.back() == kEndKey) {
        return std::nullopt;
    }
    line.cut(typed.size() - (typed.back() == '\n' ? 1 : 0));
    return line;
}

}  // namespace kjump
