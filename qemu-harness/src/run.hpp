// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The events of one run of a scenario, before it is judged.
#pragma once

#include <deque>
#include <optional>

#include "machine.hpp"

namespace harness {

// Why the watcher stopped watching.
enum class Cause { kMachineEnded, kStopped, kTimedOut, kFellSilent, kForbiddenSeen, kCommandRefused };

struct Event {
    Seconds when;            // since the start of the emulator
    Seconds processor_time;  // that the emulator has used by then
    const Step* step;
};

struct Run {
    Cause cause = Cause::kMachineEnded;
    MachineEnd end{};            // kMachineEnded
    std::string forbidden_line;  // kForbiddenSeen
    std::string forbidden_pattern;
    std::string refusal;  // kCommandRefused
    Seconds duration{0};
    Seconds processor_time{0};
    std::vector<Event> events;  // the steps that happened
    const Step* awaited = nullptr;
    std::vector<std::string> tap_faults;
    std::vector<std::string> file_faults;
    std::size_t tap_points = 0;
    std::deque<std::string> last_lines;
    std::optional<std::string> registers;  // kTimedOut, kFellSilent: what Machine::registers() gave
};

}  // namespace harness
