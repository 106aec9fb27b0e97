// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "watcher.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include <poll.h>

namespace harness {
namespace {

constexpr std::size_t kLinesKept = 20;
// Time to wait for the lines after a forbidden one, which often say why.
constexpr std::chrono::seconds kGrace{1};

template <typename Clock>
auto to_clock(Seconds seconds) {
    return std::chrono::duration_cast<typename Clock::duration>(seconds);
}

}  // namespace

Watcher::Watcher(const Scenario& scenario, Machine& machine, const Fd& serial_log)
    : scenario_(scenario),
      machine_(machine),
      serial_log_(serial_log),
      dialogue_(scenario.steps),
      tap_(scenario.allow_skip),
      lines_([this](const std::string& line, bool complete) { take_line(line, complete); }),
      deadline_(start_ + to_clock<Clock>(scenario.timeout)) {}

Run Watcher::run() {
    while (!cause_) {
        wait_for_something();
        perform_due_actions();
        check_patience();
    }
    run_.duration = Clock::now() - start_;
    run_.processor_time = machine_.process().processor_time();
    run_.cause = *cause_;
    if (run_.cause == Cause::kTimedOut || run_.cause == Cause::kFellSilent) {
        ask_for_registers();
    }
    const auto status = run_.cause == Cause::kMachineEnded ? machine_.process().wait() : machine_.process().kill();
    drain_after_end();
    if (run_.cause == Cause::kMachineEnded) {
        run_.end = machine_.explain(status);
    }
    run_.awaited = dialogue_.done() ? nullptr : &dialogue_.awaited();
    run_.tap_faults = tap_.faults();
    run_.tap_points = tap_.points_seen();
    return std::move(run_);
}

void Watcher::finish(Cause cause) {
    if (!cause_) {
        cause_ = cause;
    }
}

Watcher::Time Watcher::next_deadline() const {
    auto next = deadline_;
    if (scenario_.silence) {
        next = std::min(next, last_byte_ + to_clock<Clock>(*scenario_.silence));
    }
    for (const auto& pending : pending_) {
        next = std::min(next, pending.when);
    }
    return next;
}

void Watcher::wait_for_something() {
    using namespace std::chrono;
    std::array<pollfd, 3> fds{{{serial_open_ ? machine_.serial() : -1, POLLIN, 0},
                               {side_channel_open_ ? machine_.side_channel() : -1, POLLIN, 0},
                               {machine_.process().pidfd(), POLLIN, 0}}};
    const auto left = ceil<milliseconds>(next_deadline() - Clock::now());
    poll(fds.data(), fds.size(), static_cast<int>(std::max(left, 0ms).count()));
    if (fds[0].revents != 0) {
        read_serial();
    }
    if (fds[1].revents != 0) {
        run_.refusal = machine_.read_side_channel();
        side_channel_open_ = (fds[1].revents & POLLIN) != 0;
        if (!run_.refusal.empty()) {
            finish(Cause::kCommandRefused);
        }
        if (machine_.frozen()) {
            finish(Cause::kStopped);
        }
    }
    if (fds[2].revents != 0) {
        finish(Cause::kMachineEnded);
    }
}

void Watcher::read_serial() {
    const auto bytes = read_some(machine_.serial());
    serial_open_ = !bytes.empty();
    last_byte_ = Clock::now();
    write_all(serial_log_.get(), bytes);
    lines_.add(bytes);
}

// What goes wrong here is not why the run failed.
void Watcher::ask_for_registers() {
    try {
        run_.registers = machine_.registers();
    } catch (const std::system_error&) {
        run_.registers = "";
    }
}

// The guest's last output may still be on its way when the emulator is gone.
void Watcher::drain_after_end() {
    while (serial_open_) {
        read_serial();
    }
    if (side_channel_open_) {
        machine_.read_side_channel();
    }
    lines_.finish();
}

void Watcher::take_line(const std::string& line, bool complete) {
    const auto now = Clock::now();
    for (const auto* step : dialogue_.line(line, complete)) {
        run_.events.push_back({now - start_, machine_.process().processor_time(), step});
        pending_.push_back({now + to_clock<Clock>(step->delay), step});
    }
    if (!complete) {
        return;
    }
    tap_.line(line);
    check_forbidden(line);
    run_.last_lines.push_back(line);
    if (run_.last_lines.size() > kLinesKept) {
        run_.last_lines.pop_front();
    }
}

void Watcher::check_forbidden(const std::string& line) {
    if (!run_.forbidden_pattern.empty()) {
        return;
    }
    for (const auto& forbidden : scenario_.forbidden) {
        if (std::regex_search(line, forbidden.pattern)) {
            run_.forbidden_line = line;
            run_.forbidden_pattern = forbidden.pattern_text;
            deadline_ = std::min(deadline_, Clock::now() + kGrace);
            return;
        }
    }
}

void Watcher::perform_due_actions() {
    const auto now = Clock::now();
    const auto due =
        std::stable_partition(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.when <= now; });
    const std::vector<Pending> actions(pending_.begin(), due);
    pending_.erase(pending_.begin(), due);
    for (const auto& pending : actions) {
        perform(pending.step->action);
    }
}

void Watcher::perform(const Action& action) {
    try {
        if (const auto* send = std::get_if<Send>(&action)) {
            machine_.send(send->text);
        } else if (const auto* monitor = std::get_if<Monitor>(&action)) {
            machine_.monitor(monitor->command);
        } else if (std::holds_alternative<Freeze>(action)) {
            machine_.freeze();
        } else if (std::holds_alternative<Stop>(action)) {
            finish(Cause::kStopped);
        }
    } catch (const std::system_error& error) {
        // The emulator has just gone; its end will be seen next.
        if (error.code() != std::errc::broken_pipe) {
            throw;
        }
    }
}

void Watcher::check_patience() {
    const auto now = Clock::now();
    if (now >= deadline_) {
        finish(run_.forbidden_pattern.empty() ? Cause::kTimedOut : Cause::kForbiddenSeen);
    }
    if (scenario_.silence && now - last_byte_ >= *scenario_.silence) {
        finish(run_.forbidden_pattern.empty() ? Cause::kFellSilent : Cause::kForbiddenSeen);
    }
}

}  // namespace harness
