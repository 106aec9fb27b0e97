// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The part of the QEMU machine protocol that the harness needs ([qemu/qmp]): monitor commands, the
// state of the machine, and the reason of a shutdown.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "fd.hpp"

namespace harness {

class Qmp {
public:
    using Time = std::chrono::steady_clock::time_point;

    // `socket`: our side of the connection; `log`: everything QEMU says goes there.
    Qmp(Fd socket, Fd log);

    int fd() const { return socket_.get(); }
    // Runs a command of the human monitor. Its answer is judged when it arrives, by receive().
    void command(const std::string& line);
    // Runs a command of the human monitor and waits for its answer; nothing if there was none in time, or the
    // connection ended meanwhile. Throws std::system_error if the command cannot be sent. Precondition: no call before
    // gave nothing.
    std::optional<std::string> ask(const std::string& line, Time until);
    // Writes the state of the machine to this descriptor of ours.
    void save_state(int descriptor);
    bool saved_state() const { return saved_state_; }
    // Takes in what QEMU said. Returns the refusal of a command as a sentence, or "".
    std::string receive();

    // Reason of the last SHUTDOWN event, such as "guest-reset"; empty if there was none.
    const std::string& shutdown_reason() const { return shutdown_reason_; }

private:
    bool take_in(std::string& refusal);
    std::string take_message(const std::string& message);

    Fd socket_;
    Fd log_;
    std::string unfinished_;
    std::string shutdown_reason_;
    std::optional<std::string> answer_;  // to ask()
    bool saved_state_ = false;
};

}  // namespace harness
