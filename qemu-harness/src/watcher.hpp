// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Watches a machine until it ends, the scenario stops it, or patience runs out.
#pragma once

#include <optional>

#include "dialogue.hpp"
#include "line_assembler.hpp"
#include "run.hpp"
#include "tap.hpp"

namespace harness {

class Watcher {
public:
    // `serial_log` gets every byte of the serial port. All three must outlive the watcher.
    Watcher(const Scenario& scenario, Machine& machine, const Fd& serial_log);

    // Returns when the emulator is gone, one way or the other. Throws std::system_error.
    Run run();

private:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;
    struct Pending {
        Time when;
        const Step* step;
    };

    Time next_deadline() const;
    void wait_for_something();
    void read_serial();
    void take_line(const std::string& line, bool complete);
    void check_forbidden(const std::string& line);
    void perform_due_actions();
    void perform(const Action& action);
    void check_patience();
    void finish(Cause cause);
    void ask_for_registers();
    void drain_after_end();

    const Scenario& scenario_;
    Machine& machine_;
    const Fd& serial_log_;
    Dialogue dialogue_;
    TapJudge tap_;
    LineAssembler lines_;
    Run run_;
    Time start_ = Clock::now();
    Time last_byte_ = start_;
    Time deadline_;
    std::vector<Pending> pending_;
    std::optional<Cause> cause_;
    bool serial_open_ = true;
    bool side_channel_open_ = true;
};

}  // namespace harness
