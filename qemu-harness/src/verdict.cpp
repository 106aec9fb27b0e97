// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "verdict.hpp"

#include <sstream>

namespace harness {
namespace {

std::string text(Seconds seconds) {
    std::ostringstream out;
    out << seconds.count() << " s";
    return out.str();
}

std::string expectation(const Scenario& scenario) {
    if (!scenario.steps.empty() && is_last(scenario.steps.back().action)) {
        return "was expected to be stopped at /" + scenario.steps.back().pattern_text + "/";
    }
    if (const auto* end = std::get_if<EndStatus>(&scenario.end)) {
        return "was expected to end with status " + std::to_string(end->status);
    }
    if (std::holds_alternative<EndReset>(scenario.end)) {
        return "was expected to reset the machine";
    }
    return "was expected to switch the machine off";
}

bool ended_as_agreed(const Scenario& scenario, const MachineEnd& end) {
    using Kind = MachineEnd::Kind;
    if (!scenario.steps.empty() && is_last(scenario.steps.back().action)) {
        return false;
    }
    if (const auto* agreed = std::get_if<EndStatus>(&scenario.end)) {
        return end.kind == Kind::kStatus && end.status == agreed->status;
    }
    return end.kind == (std::holds_alternative<EndReset>(scenario.end) ? Kind::kReset : Kind::kPowerOff);
}

std::string ending_fault(const Scenario& scenario, const MachineEnd& end) {
    using Kind = MachineEnd::Kind;
    const auto but = ", but " + expectation(scenario);
    switch (end.kind) {
        case Kind::kEmulatorFailed:
            return "the emulator " + end.words;
        case Kind::kTripleFault:
            return "the guest died of a triple fault";
        case Kind::kReset:
            return "the guest reset the machine" + but;
        case Kind::kPowerOff:
            return "the guest switched the machine off" + but;
        case Kind::kStatus:
            return "the guest ended with status " + std::to_string(end.status) + but;
    }
    return "the guest ended in an unknown way";
}

}  // namespace

std::vector<std::string> judge(const Scenario& scenario, const Run& run) {
    std::vector<std::string> faults;
    if (!run.forbidden_pattern.empty()) {
        faults.push_back("the guest printed `" + run.forbidden_line + "`, which /" + run.forbidden_pattern +
                         "/ forbids");
    }
    switch (run.cause) {
        case Cause::kTimedOut:
            faults.push_back("the guest had not ended after " + text(scenario.timeout) + " (timeout)");
            break;
        case Cause::kFellSilent:
            faults.push_back("the guest fell silent: nothing on the serial port for " + text(*scenario.silence));
            break;
        case Cause::kCommandRefused:
            faults.push_back(run.refusal);
            break;
        case Cause::kMachineEnded:
            if (!ended_as_agreed(scenario, run.end)) {
                faults.push_back(ending_fault(scenario, run.end));
            }
            break;
        case Cause::kStopped:
        case Cause::kForbiddenSeen:
            break;
    }
    if (run.awaited != nullptr) {
        faults.push_back("step " + std::to_string(run.events.size() + 1) + " of " +
                         std::to_string(scenario.steps.size()) +
                         " did not happen: the guest never "
                         "printed /" +
                         run.awaited->pattern_text + "/" + (run.events.empty() ? "" : " after the step before"));
    }
    if (scenario.tap) {
        faults.insert(faults.end(), run.tap_faults.begin(), run.tap_faults.end());
    }
    faults.insert(faults.end(), run.file_faults.begin(), run.file_faults.end());
    return faults;
}

}  // namespace harness
