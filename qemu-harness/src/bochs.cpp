// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <fstream>

#include <fcntl.h>

#include "bochs_config.hpp"

namespace harness {
namespace {

// Writes the two files Bochs reads and returns the command line. `term` draws with ncurses, so it
// needs a terminal and to know which one.
std::vector<std::string> prepare(const Scenario& scenario, const LogFiles& files, int serial) {
    std::filesystem::remove(bochs_log(files));  // what an earlier run left must not be read
    const auto config = files.file(".bochsrc");
    const auto commands = files.file(".bochs-commands");
    write_all(create_file(config).get(), bochs_config(scenario, files, serial));
    // Debian's Bochs has the debugger built in, which waits for a command before it starts.
    write_all(create_file(commands).get(), "continue\n");
    // A Bochs that was killed leaves its disk images locked.
    return {"env", "TERM=vt100", "bochs", "-q", "-unlock", "-f", config, "-rc", commands};
}

class Bochs final : public Machine {
public:
    Bochs(const Scenario& scenario, const LogFiles& files)
        : files_(files),
          serial_(make_pipe()),
          terminal_(make_terminal()),
          screen_(create_file(files.emulator())),
          process_(prepare(scenario, files, serial_.second.get()),
                   {terminal_.second.get(), terminal_.second.get(), terminal_.second.get(), {serial_.second.get()}}) {
        fcntl(terminal_.first.get(), F_SETFL, O_NONBLOCK);
        serial_.second.reset();  // so that our end sees the end of file
        terminal_.second.reset();
    }

    Process& process() override { return process_; }
    int serial() const override { return serial_.first.get(); }
    int side_channel() const override { return terminal_.first.get(); }
    std::string read_side_channel() override {
        write_all(screen_.get(), read_some(terminal_.first.get()));
        return {};
    }
    // A scenario that asks for these is refused when it is read.
    void send(const std::string&) override {}
    void monitor(const std::string&) override {}
    void freeze() override {}
    bool frozen() const override { return false; }
    std::optional<std::string> registers() override { return std::nullopt; }
    MachineEnd explain(ExitStatus status) override;

private:
    LogFiles files_;
    std::pair<Fd, Fd> serial_;
    std::pair<Fd, Fd> terminal_;
    Fd screen_;
    Process process_;
};

MachineEnd Bochs::explain(ExitStatus status) {
    using Kind = MachineEnd::Kind;
    constexpr std::string_view kPanic = ">>PANIC<< ";
    std::ifstream log(bochs_log(files_));
    int resets = 0;
    std::string panic;
    for (std::string line; std::getline(log, line);) {
        if (line.find("bx_pc_system_c::Reset(") != std::string::npos) {
            ++resets;
        }
        if (const auto at = line.find(kPanic); at != std::string::npos && panic.empty()) {
            panic = line.substr(at + kPanic.size());
        }
    }
    if (resets > 1) {  // the first is power-on; what a second start comes to is beside the point
        return {Kind::kReset, 0, {}};
    }
    if (panic.find("exception with no resolution") != std::string::npos) {
        return {Kind::kTripleFault, 0, {}};
    }
    // Bochs 2.7 crashes now and then on its way out; the machine has ended by then.
    if (panic.starts_with("Shutdown port")) {
        return {Kind::kPowerOff, 0, {}};
    }
    if (!status.exited) {
        return {Kind::kEmulatorFailed, 0, "was killed by signal " + std::to_string(status.value)};
    }
    return {Kind::kEmulatorFailed, 0,
            panic.empty() ? "failed, see " + files_.emulator().string() : "gave up: " + panic};
}

}  // namespace

std::unique_ptr<Machine> start_bochs(const Scenario& scenario, const LogFiles& files) {
    return std::make_unique<Bochs>(scenario, files);
}

}  // namespace harness
