// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Requests to the module's device, one a call, all for its first slot but those of a kernel that waits in the second.
#include <cinttypes>
#include <cstring>

#include "device_image.hpp"

namespace {

using namespace user;

constexpr const char* kUsage =
    "load PAYLOAD | load-as-before PAYLOAD | load-native PAYLOAD | load-stopping PAYLOAD | load-segments COUNT | "
    "unload | slot | design | enter | enter-within SECONDS | timer | report | word ADDRESS | waiting ADDRESS | "
    "waiting-no-more";

int load(const char* file, std::uint64_t flags) { return DeviceImage(file, flags).load(); }

// As a program does that was compiled when the request had no core header.
int load_as_before(const char* file) {
    return DeviceImage(file, LIBJUMP_LOAD_PROTECTED32, offsetof(libjump_device_load, core)).load();
}

int unload() {
    libjump_device_slot slot{};
    return Device().ask(LIBJUMP_UNLOAD, slot);
}

// So many segments that are nowhere.
int load_segments(const char* count) {
    libjump_device_load load{};
    load.flags = LIBJUMP_LOAD_PROTECTED32;
    load.entry = 1;
    load.segment_count = static_cast<std::uint32_t>(number(count, 1, "not a number of segments"));
    return Device().ask(LIBJUMP_LOAD, load);
}

// A kernel that left lies in memory already, and waits there to be entered.
int wait_at(const char* address) {
    libjump_device_load load{};
    load.slot = 1;
    load.flags = LIBJUMP_LOAD_PROTECTED32;
    load.entry = number(address, 1, "not an address");
    return Device().ask(LIBJUMP_LOAD, load);
}

int wait_no_more() {
    libjump_device_slot slot{};
    slot.slot = 1;
    return Device().ask(LIBJUMP_UNLOAD, slot);
}

int show_slot() {
    libjump_device_slot slot{};
    const int error = Device().ask(LIBJUMP_SLOT, slot);
    if (error == 0) {
        std::printf("loaded %u resident %u entry %#" PRIx64 "\n", slot.loaded, slot.resident,
                    std::uint64_t{slot.entry});
    }
    return error;
}

int show_design() {
    libjump_device_info info{};
    const int error = Device().ask(LIBJUMP_INFO, info);
    if (error == 0) {
        const bool kexec = info.design == LIBJUMP_DESIGN_KEXEC;
        std::printf("version %u slots %u design %s\n", info.version, info.slots, kexec ? "kexec" : "quiet");
    }
    return error;
}

const char* describe_ending(std::uint32_t ending) {
    switch (ending) {
        case LIBJUMP_CAME_BACK:
            return "by itself";
        case LIBJUMP_FAULTED:
            return "by a fault";
        default:
            return "by the timer";
    }
}

int enter_for(std::uint32_t timeout) {
    libjump_device_enter enter{};
    enter.timeout = timeout;
    const int error = Device().ask(LIBJUMP_ENTER, enter);
    if (error == 0) {
        std::printf("back, %s, entry %#" PRIx64 "\n", describe_ending(enter.faulted), std::uint64_t{enter.entry});
        for (unsigned stage = LIBJUMP_STAGE_CALLED; stage + 1 < LIBJUMP_STAGES; ++stage) {
            if (enter.times[stage] >= enter.times[stage + 1]) {
                die("times", "not in their order");
            }
        }
    }
    return error;
}

int enter() { return enter_for(0); }

int enter_within(const char* seconds) {
    return enter_for(static_cast<std::uint32_t>(number(seconds, 1, "not a number of seconds")));
}

int show_timer() {
    libjump_device_timer timer{};
    const int error = Device().ask(LIBJUMP_TIMER, timer);
    if (error == 0) {
        std::printf("%u: %s\n", timer.seconds, timer.text);
    }
    return error;
}

int show_report() {
    static libjump_device_report report;
    const int error = Device().ask(LIBJUMP_REPORT, report);
    if (error == 0) {
        std::printf("vector %u\n%s\n", report.vector, report.text);
    }
    return error;
}

int show_word(const char* address) {
    std::uint32_t word = 0;
    libjump_device_memory memory{};
    memory.physical = number(address, 0, "not an address");
    memory.user = reinterpret_cast<std::uintptr_t>(&word);
    memory.length = sizeof word;
    const int error = Device().ask(LIBJUMP_READ, memory);
    if (error == 0) {
        std::printf("%" PRIu32 "\n", word);
    }
    return error;
}

int run(int argc, char** argv) {
    const auto is = [&](const char* command, int words) { return argc == words && std::strcmp(argv[1], command) == 0; };
    if (is("load", 3)) {
        return load(argv[2], LIBJUMP_LOAD_PROTECTED32);
    }
    if (is("load-as-before", 3)) {
        return load_as_before(argv[2]);
    }
    if (is("load-native", 3)) {
        return load(argv[2], 0);
    }
    if (is("load-stopping", 3)) {
        return load(argv[2], LIBJUMP_LOAD_PROTECTED32 | LIBJUMP_LOAD_FAULT_STOPS);
    }
    if (is("load-segments", 3)) {
        return load_segments(argv[2]);
    }
    if (is("enter-within", 3)) {
        return enter_within(argv[2]);
    }
    if (is("waiting", 3)) {
        return wait_at(argv[2]);
    }
    if (is("word", 3)) {
        return show_word(argv[2]);
    }
    using Command = int();
    constexpr struct {
        const char* name;
        Command* command;
    } kCommands[] = {{"unload", unload},     {"waiting-no-more", wait_no_more},
                     {"slot", show_slot},    {"design", show_design},
                     {"enter", enter},       {"timer", show_timer},
                     {"report", show_report}};
    for (const auto& [name, command] : kCommands) {
        if (is(name, 2)) {
            return command();
        }
    }
    die("usage", kUsage);
}

}  // namespace

int main(int argc, char** argv) {
    if (const int error = run(argc, argv)) {
        die(argv[1], std::strerror(error));
    }
    return 0;
}
