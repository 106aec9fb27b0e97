// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "scenario_keys.hpp"

#include "scenario_values.hpp"

namespace harness {

const std::map<std::string, ScenarioKey>& scenario_keys() {
    using S = Scenario&;
    using L = const ScenarioLine&;
    static const std::map<std::string, ScenarioKey> table = {
        {"emulator", {false, [](S s, L l) { s.emulator = parse_emulator(l); }}},
        {"arch", {false, [](S s, L l) { s.arch = parse_arch(l); }}},
        {"cpu", {false, [](S s, L l) { s.cpu = l.value; }}},
        {"memory", {false, [](S s, L l) { s.memory_bytes = parse_size(l, l.value); }}},
        {"cpus", {false, [](S s, L l) { s.cpus = parse_count(l, 1, 255); }}},
        {"one_thread", {false, [](S s, L l) { s.one_thread = parse_yes_no(l); }}},
        {"kernel", {false, [](S s, L l) { s.kernel = parse_file(l, l.value); }}},
        {"append", {true, [](S s, L l) { s.append += (s.append.empty() || l.value.empty() ? "" : " ") + l.value; }}},
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

}  // namespace harness
