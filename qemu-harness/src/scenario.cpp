// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario.hpp"

#include <fstream>
#include <functional>
#include <set>

#include "scenario_values.hpp"

namespace harness {
namespace {

using Setter = std::function<void(Scenario&, const ScenarioLine&)>;

struct Key {
    bool repeats;
    Setter set;
};

const std::map<std::string, Key>& keys() {
    using S = Scenario&;
    using L = const ScenarioLine&;
    static const std::map<std::string, Key> table = {
        {"emulator", {false, [](S s, L l) { s.emulator = parse_emulator(l); }}},
        {"cpu", {false, [](S s, L l) { s.cpu = l.value; }}},
        {"memory", {false, [](S s, L l) { s.memory_bytes = parse_size(l, l.value); }}},
        {"cpus", {false, [](S s, L l) { s.cpus = parse_count(l, 1, 255); }}},
        {"kernel", {false, [](S s, L l) { s.kernel = parse_file(l, l.value); }}},
        {"append", {false, [](S s, L l) { s.append = l.value; }}},
        {"module", {true, [](S s, L l) { s.modules.push_back(parse_module(l)); }}},
        {"initrd", {false, [](S s, L l) { s.initrd = parse_file(l, l.value); }}},
        {"iso", {false, [](S s, L l) { s.iso = parse_file(l, l.value); }}},
        {"resume", {false, [](S s, L l) { s.resume = parse_file(l, l.value); }}},
        {"disk", {true, [](S s, L l) { s.disks.push_back(parse_disk(l)); }}},
        {"argument", {true, [](S s, L l) { s.emulator_arguments.push_back(l.value); }}},
        {"timeout", {false, [](S s, L l) { s.timeout = parse_seconds(l, l.value); }}},
        {"silence", {false, [](S s, L l) { s.silence = parse_seconds(l, l.value); }}},
        {"end", {false, [](S s, L l) { s.end = parse_end(l); }}},
        {"expect",
         {true,
          [](S s, L l) {
              s.steps.push_back({l.value, parse_regex(l, l.value), Seconds{0}, Note{}});
          }}},
        {"on", {true, [](S s, L l) { s.steps.push_back(parse_step(l)); }}},
        {"forbid",
         {true,
          [](S s, L l) {
              s.forbidden.push_back({l.value, parse_regex(l, l.value)});
          }}},
        {"same", {true, [](S s, L l) { s.same.push_back(parse_same(l)); }}},
        {"tap", {false, [](S s, L l) { s.tap = parse_yes_no(l); }}},
        {"allow_skip", {false, [](S s, L l) { s.allow_skip = parse_yes_no(l); }}},
    };
    return table;
}

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
    if (!scenario.resume.empty()) {
        refuse("cannot resume a frozen machine");
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

void check(const Scenario& scenario, const std::string& file) {
    if (scenario.kernel.empty() == scenario.iso.empty()) {
        throw ScenarioError(file + ": say either `kernel` or `iso`");
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

}  // namespace

Scenario read_scenario(const std::filesystem::path& file, const Defines& defines) {
    std::ifstream input(file);
    if (!input) {
        throw ScenarioError("cannot read the scenario " + file.string());
    }
    Scenario scenario;
    scenario.name = file.stem().string();
    std::set<std::string> seen;
    for (const auto& line : read_lines(input, file.string(), defines)) {
        const auto key = keys().find(line.key);
        if (key == keys().end()) {
            throw ScenarioError(line.where + "there is no key `" + line.key + "`");
        }
        if (!seen.insert(line.key).second && !key->second.repeats) {
            throw ScenarioError(line.where + "`" + line.key + "` may be given once only");
        }
        const bool may_be_empty = line.key == "append" || line.key == "cpu";
        if (line.value.empty() && !may_be_empty) {
            throw ScenarioError(line.where + "`" + line.key + "` has no value");
        }
        key->second.set(scenario, line);
    }
    if (scenario.emulator == EmulatorKind::kBochs && !seen.contains("end")) {
        scenario.end = EndPowerOff{};
    }
    check(scenario, file.string());
    return scenario;
}

}  // namespace harness
