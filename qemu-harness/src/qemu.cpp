// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <fstream>

#include <fcntl.h>

#include "qemu_arguments.hpp"
#include "qmp.hpp"

namespace harness {
namespace {

// For all answers of the monitor together, when the machine is asked why it came to nothing.
constexpr std::chrono::seconds kMonitorPatience{5};

// The file that the scenario resumes from, or freezes to, or none.
Fd open_state(const Scenario& scenario) {
    if (!scenario.resume.empty()) {
        return open_file(scenario.resume);
    }
    if (!scenario.steps.empty()) {
        if (const auto* freeze = std::get_if<Freeze>(&scenario.steps.back().action)) {
            return create_file(freeze->file);
        }
    }
    return Fd{};
}

// Descriptors that QEMU gets besides the standard ones: the machine protocol, and the state to resume from.
std::vector<int> kept(const Scenario& scenario, const Fd& control, const Fd& state) {
    return scenario.resume.empty() ? std::vector{control.get()} : std::vector{control.get(), state.get()};
}

class Qemu final : public Machine {
public:
    Qemu(const Scenario& scenario, const LogFiles& files)
        : files_(files),
          cpus_(scenario.cpus),
          input_(make_pipe()),
          output_(make_pipe()),
          control_(make_socket_pair()),
          errors_(create_file(files.emulator())),
          state_(open_state(scenario)),
          process_(qemu_arguments(scenario, files, {control_.second.get(), state_.get()}),
                   {input_.first.get(), output_.second.get(), errors_.get(), kept(scenario, control_.second, state_)}),
          qmp_(std::move(control_.first), create_file(files.file(".monitor.log"))) {
        fcntl(qmp_.fd(), F_SETFL, O_NONBLOCK);
        input_.first.reset();
        output_.second.reset();  // so that our end sees the end of file
        control_.second.reset();
    }

    Process& process() override { return process_; }
    int serial() const override { return output_.first.get(); }
    int side_channel() const override { return qmp_.fd(); }
    std::string read_side_channel() override { return qmp_.receive(); }
    void send(const std::string& text) override { write_all(input_.second.get(), text); }
    void monitor(const std::string& command) override { qmp_.command(command); }
    void freeze() override { qmp_.save_state(state_.get()); }
    bool frozen() const override { return qmp_.saved_state(); }
    std::optional<std::string> registers() override;
    MachineEnd explain(ExitStatus status) override;

private:
    bool saw_triple_fault() const;
    std::string last_words() const;

    LogFiles files_;
    int cpus_;
    std::pair<Fd, Fd> input_;
    std::pair<Fd, Fd> output_;
    std::pair<Fd, Fd> control_;
    Fd errors_;
    Fd state_;
    Process process_;
    Qmp qmp_;
};

bool Qemu::saw_triple_fault() const {
    std::ifstream log(cpu_reset_log(files_));
    for (std::string line; std::getline(log, line);) {
        if (line.find("Triple fault") != std::string::npos) {
            return true;
        }
    }
    return false;
}

std::string Qemu::last_words() const {
    std::ifstream log(files_.emulator());
    std::string last;
    for (std::string line; std::getline(log, line);) {
        if (!line.empty()) {
            last = line;
        }
    }
    return last.empty() ? "without a word" : last;
}

std::optional<std::string> Qemu::registers() {
    const auto until = std::chrono::steady_clock::now() + kMonitorPatience;
    // A CPU that runs has the registers of some instructions ago.
    std::vector<std::string> commands{"stop", "info registers -a", "info pic"};
    for (int cpu = 0; cpu < cpus_; ++cpu) {
        commands.push_back("info lapic " + std::to_string(cpu));
    }
    std::string text;
    for (const auto& command : commands) {
        auto answer = qmp_.ask(command, until);
        if (!answer) {
            break;
        }
        std::erase(*answer, '\r');
        text += answer->empty() ? "" : "(qemu) " + command + '\n' + *answer + '\n';
    }
    return text;
}

MachineEnd Qemu::explain(ExitStatus status) {
    using Kind = MachineEnd::Kind;
    qmp_.receive();
    if (!status.exited) {
        return {Kind::kEmulatorFailed, 0, "was killed by signal " + std::to_string(status.value)};
    }
    if (status.value == 1) {
        return {Kind::kEmulatorFailed, 0, "failed: " + last_words()};
    }
    if (status.value != 0) {
        return {Kind::kStatus, status.value, {}};
    }
    if (qmp_.shutdown_reason().ends_with("-reset")) {
        return {saw_triple_fault() ? Kind::kTripleFault : Kind::kReset, 0, {}};
    }
    if (qmp_.shutdown_reason() == "guest-shutdown") {
        return {Kind::kPowerOff, 0, {}};
    }
    return {Kind::kEmulatorFailed, 0, "ended with status 0 (" + qmp_.shutdown_reason() + ")"};
}

}  // namespace

std::unique_ptr<Machine> start_qemu(const Scenario& scenario, const LogFiles& files) {
    return std::make_unique<Qemu>(scenario, files);
}

}  // namespace harness
