// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "options.hpp"

#include "scenario_error.hpp"

namespace harness {

const char* const kUsage =
    "usage: jump-harness [--define NAME=VALUE]... [--timeline] --log-dir DIR SCENARIO\n"
    "\n"
    "Starts an emulator as the scenario file says, watches the guest's serial port, judges it.\n"
    "\n"
    "  --define NAME=VALUE  replaces ${NAME} in the scenario; LOG_DIR is always defined\n"
    "  --log-dir DIR        where the serial log and everything else of the run is kept\n"
    "  --timeline           prints when each expected event happened, and the emulator's CPU time then\n"
    "  --help               prints this\n"
    "\n"
    "Exit status: 0 the guest passed, 1 it failed, 2 wrong usage or a mistake in the scenario.\n";

namespace {

void add_define(Defines& defines, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw ScenarioError("--define wants NAME=VALUE, not `" + text + "`");
    }
    defines[text.substr(0, equals)] = text.substr(equals + 1);
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    const auto value = [&](int& i) -> std::string {
        if (i + 1 >= argc) {
            throw ScenarioError(std::string(argv[i]) + " wants a value");
        }
        return argv[++i];
    };
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--help") {
            options.help = true;
        } else if (argument == "--timeline") {
            options.timeline = true;
        } else if (argument == "--define") {
            add_define(options.defines, value(i));
        } else if (argument == "--log-dir") {
            options.log_dir = std::filesystem::absolute(value(i));
        } else if (argument.starts_with("-")) {
            throw ScenarioError("there is no option " + argument + " (see --help)");
        } else if (options.scenario.empty()) {
            options.scenario = argument;
        } else {
            throw ScenarioError("one scenario at a time, please: " + argument);
        }
    }
    if (options.help) {
        return options;
    }
    if (options.log_dir.empty() || options.scenario.empty()) {
        throw ScenarioError("a scenario and --log-dir are needed (see --help)");
    }
    options.defines["LOG_DIR"] = options.log_dir;
    return options;
}

}  // namespace harness
