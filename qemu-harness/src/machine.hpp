// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// A running emulator, as the watcher sees it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "process.hpp"
#include "scenario.hpp"

namespace harness {

// Files of one run; all of them stay there afterwards.
struct LogFiles {
    std::filesystem::path directory;
    std::string name;  // the scenario's

    std::filesystem::path file(const std::string& suffix) const { return directory / (name + suffix); }
    std::filesystem::path serial() const { return file(".serial.log"); }
    std::filesystem::path emulator() const { return file(".emulator.log"); }
    std::filesystem::path registers() const { return file(".registers.log"); }
};

// The end of an emulator, translated from its own terms to ours.
struct MachineEnd {
    enum class Kind { kStatus, kPowerOff, kReset, kTripleFault, kEmulatorFailed };
    Kind kind;
    int status = 0;     // kStatus
    std::string words;  // kEmulatorFailed: rest of the sentence "the emulator ..."
};

class Machine {
public:
    virtual ~Machine() = default;

    virtual Process& process() = 0;
    // Reads what the guest writes to its serial port; end of file when the emulator is gone.
    virtual int serial() const = 0;
    // A second descriptor that has to be read: the emulator's own messages.
    virtual int side_channel() const = 0;
    // Call when side_channel() is readable. Returns a complaint about a monitor command, or "".
    // Throws std::system_error.
    virtual std::string read_side_channel() = 0;

    virtual void send(const std::string& text) = 0;
    virtual void monitor(const std::string& command) = 0;
    // Writes the machine's state to the file that the scenario names; frozen() once that is done.
    virtual void freeze() = 0;
    virtual bool frozen() const = 0;

    // Stops the machine for good and asks for its CPUs' registers, in the emulator's words: empty if it does not say
    // within seconds, nothing if this emulator cannot be asked. Throws std::system_error.
    virtual std::optional<std::string> registers() = 0;

    // Precondition: the process has ended by itself, with this status.
    virtual MachineEnd explain(ExitStatus status) = 0;
};

// Both throw std::system_error if the emulator or one of its files cannot be started or made.
std::unique_ptr<Machine> start_qemu(const Scenario& scenario, const LogFiles& files);
std::unique_ptr<Machine> start_bochs(const Scenario& scenario, const LogFiles& files);

}  // namespace harness
