// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <csignal>
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <system_error>

#include "options.hpp"
#include "registers.hpp"
#include "same_files.hpp"
#include "scenario_error.hpp"
#include "scenario_reader.hpp"
#include "verdict.hpp"
#include "watcher.hpp"

namespace {

using namespace harness;

Run run_scenario(const Scenario& scenario, const LogFiles& files) {
    std::filesystem::create_directories(files.directory);
    forget_files(scenario, files);
    std::filesystem::remove(files.registers());
    const auto serial_log = create_file(files.serial());
    const auto machine =
        scenario.emulator == EmulatorKind::kBochs ? start_bochs(scenario, files) : start_qemu(scenario, files);
    auto result = Watcher(scenario, *machine, serial_log).run();
    result.file_faults = file_faults(scenario);
    return result;
}

void print_time(Seconds when, Seconds processor_time) {
    std::cout << std::setw(10) << when.count() << " s" << std::setw(10) << processor_time.count() << " s of CPU  ";
}

void print_timeline(const Run& run) {
    for (const auto& event : run.events) {
        print_time(event.when, event.processor_time);
        std::cout << '/' << event.step->pattern_text << "/\n";
    }
    print_time(run.duration, run.processor_time);
    std::cout << "the end\n";
}

// Says where a guest was that came to nothing, and keeps all that the emulator said.
void print_registers(const std::string& text, const LogFiles& files) {
    if (text.empty()) {
        std::cerr << "registers: the emulator's monitor did not answer\n";
        return;
    }
    try {
        write_all(create_file(files.registers()).get(), text);
        std::cerr << "registers: " << files.registers().string() << '\n';
    } catch (const std::system_error& error) {
        std::cerr << "registers: " << error.what() << '\n';
    }
    for (const auto& line : cpu_lines(text)) {
        std::cerr << "  " << line << '\n';
    }
}

void print_failure(const Scenario& scenario, const Run& run, const LogFiles& files,
                   const std::vector<std::string>& faults) {
    std::cout.flush();
    for (const auto& fault : faults) {
        std::cerr << "FAIL " << scenario.name << ": " << fault << ".\n";
    }
    if (run.registers) {
        print_registers(*run.registers, files);
    }
    std::cerr << "serial log: " << files.serial().string() << "\nlast lines:\n";
    for (const auto& line : run.last_lines) {
        std::cerr << "  | " << line << '\n';
    }
}

int run(const Options& options) {
    const auto scenario = read_scenario(options.scenario, options.defines);
    const LogFiles files{options.log_dir, scenario.name};
    const auto result = run_scenario(scenario, files);
    std::cout << std::fixed << std::setprecision(3);
    if (options.timeline) {
        print_timeline(result);
    }
    const auto faults = judge(scenario, result);
    if (!faults.empty()) {
        print_failure(scenario, result, files, faults);
        return 1;
    }
    std::cout << "PASS " << scenario.name << ": " << result.duration.count() << " s";
    if (scenario.tap) {
        std::cout << ", " << result.tap_points << " tests";
    }
    std::cout << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // an emulator that goes away is an answer, not the end
    try {
        const auto options = parse_options(argc, argv);
        if (options.help) {
            std::cout << kUsage;
            return 0;
        }
        return run(options);
    } catch (const ScenarioError& error) {
        std::cerr << "jump-harness: " << error.what() << '\n';
        return 2;
    } catch (const std::system_error& error) {
        std::cerr << "jump-harness: " << error.what() << '\n';
        return 1;
    }
}
