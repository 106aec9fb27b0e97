// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario_check.hpp"

#include "scenario_error.hpp"

namespace harness {
namespace {

void check_bochs(const Scenario& scenario, const std::string& file) {
    const auto refuse = [&](const char* what) { throw ScenarioError(file + ": Bochs " + what); };
    if (scenario.iso.empty()) {
        refuse("boots from an ISO image only (iso = FILE)");
    }
    if (!scenario.kernel.empty()) {
        refuse("cannot load a kernel by itself; put it into the ISO image");
    }
    if (!scenario.emulator_arguments.empty()) {
        refuse("takes no `argument`");
    }
    if (scenario.one_thread) {
        refuse("knows no `one_thread`");
    }
    if (!scenario.resume.empty()) {
        refuse("cannot resume a frozen machine");
    }
    if (scenario.arch != Arch::kI386) {
        refuse("chooses its machine by `cpu`, not by `arch`");
    }
    if (!std::holds_alternative<EndPowerOff>(scenario.end)) {
        refuse("can only be asked for end = poweroff");
    }
    for (const auto& step : scenario.steps) {
        if (std::holds_alternative<Send>(step.action) || std::holds_alternative<Monitor>(step.action) ||
            std::holds_alternative<Freeze>(step.action)) {
            refuse("has neither a serial input nor a monitor here (on ... send, monitor, freeze)");
        }
    }
    for (const auto& disk : scenario.disks) {
        if (disk.bus != Disk::Bus::kIde) {
            refuse("has IDE disks only");
        }
    }
}

}  // namespace

void check_scenario(const Scenario& scenario, const std::string& file) {
    if (!scenario.kernel.empty() && !scenario.iso.empty()) {
        throw ScenarioError(file + ": say either `kernel` or `iso`");
    }
    if (scenario.kernel.empty() && scenario.iso.empty() && scenario.disks.empty()) {
        throw ScenarioError(file + ": there is nothing to boot: neither `kernel` nor `iso` nor a `disk`");
    }
    if (scenario.kernel.empty() && !(scenario.append.empty() && scenario.modules.empty() && scenario.initrd.empty())) {
        throw ScenarioError(file + ": append, module and initrd need a `kernel`");
    }
    if (!scenario.modules.empty() && !scenario.initrd.empty()) {
        throw ScenarioError(file + ": modules are for multiboot, an initrd is for Linux: not both");
    }
    if (!scenario.tap && scenario.steps.empty()) {
        throw ScenarioError(file + ": nothing is expected of the guest (tap, expect or on)");
    }
    for (std::size_t i = 0; i + 1 < scenario.steps.size(); ++i) {
        if (is_last(scenario.steps[i].action)) {
            throw ScenarioError(file + ": nothing can happen after `stop` and `freeze`");
        }
    }
    if (!scenario.resume.empty() && !scenario.steps.empty() &&
        std::holds_alternative<Freeze>(scenario.steps.back().action)) {
        throw ScenarioError(file + ": a machine that was resumed cannot be frozen again");
    }
    if (scenario.emulator == EmulatorKind::kBochs) {
        check_bochs(scenario, file);
    }
}

}  // namespace harness
