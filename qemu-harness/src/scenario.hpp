// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// A scenario: the machine to start, its input, and the output it must produce. scenario_reader.hpp reads one from a
// file.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <variant>
#include <vector>

namespace harness {

using Seconds = std::chrono::duration<double>;

enum class EmulatorKind { kQemu, kBochs };
enum class Arch { kI386, kX86_64 };

struct Module {
    std::filesystem::path file;
    std::string arguments;
};

struct Disk {
    enum class Bus { kIde, kVirtio, kNvme, kUsb };
    enum class Content { kCopy, kEmpty, kKeep };
    Bus bus = Bus::kIde;
    Content content = Content::kEmpty;
    std::filesystem::path file;    // kCopy, kKeep
    std::uint64_t size_bytes = 0;  // kEmpty
};

// The end that the run must have.
struct EndStatus {
    int status;  // exit status of QEMU: (value written to isa-debug-exit << 1) | 1
};
struct EndPowerOff {};
struct EndReset {};
using ExpectedEnd = std::variant<EndStatus, EndPowerOff, EndReset>;

struct Send {
    std::string text;
};
struct Monitor {
    std::string command;
};
struct Freeze {
    std::filesystem::path file;  // gets the state of the machine, without its disks
};
struct Stop {};
struct Note {};  // nothing but wait for the text
using Action = std::variant<Note, Send, Monitor, Freeze, Stop>;

// True if the scenario ends the run by this action.
inline bool is_last(const Action& action) {
    return std::holds_alternative<Stop>(action) || std::holds_alternative<Freeze>(action);
}

// One step of the dialogue with the guest. Steps happen in the order of the file.
struct Step {
    std::string pattern_text;
    std::regex pattern;
    Seconds delay{0};  // between the match and the action
    Action action;
};

struct Forbidden {
    std::string pattern_text;
    std::regex pattern;
};

// A file of the run that has to be what was expected, byte by byte, once the emulator is gone.
struct SameFiles {
    std::filesystem::path expected;
    std::filesystem::path actual;
};

struct Scenario {
    std::string name;  // file name without its extension
    EmulatorKind emulator = EmulatorKind::kQemu;
    Arch arch = Arch::kI386;  // which of QEMU's machines; QEMU only
    std::string cpu;          // empty: the emulator's default model
    std::uint64_t memory_bytes = 64ULL << 20;
    int cpus = 1;
    bool one_thread = false;  // all CPUs in one thread of QEMU's

    std::filesystem::path kernel;  // a multiboot or Linux image, or empty
    std::string append;
    std::vector<Module> modules;   // multiboot only
    std::filesystem::path initrd;  // Linux only
    std::filesystem::path iso;     // or empty
    std::filesystem::path resume;  // state of a frozen machine, or empty; QEMU only
    std::vector<Disk> disks;
    std::vector<std::string> emulator_arguments;  // QEMU only

    Seconds timeout{60};             // wall clock, from the start of the emulator
    std::optional<Seconds> silence;  // longest time without a byte on the serial port
    ExpectedEnd end = EndStatus{33};
    std::vector<Step> steps;
    std::vector<Forbidden> forbidden;
    std::vector<SameFiles> same;
    bool tap = false;
    bool allow_skip = false;
};

}  // namespace harness
