// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One process for each file reads it without an end, another one loads and unloads. Two CPUs are what it takes.
#include <csignal>

#include <sys/wait.h>

#include "load_in_place.hpp"

namespace user {
namespace {

constexpr unsigned kLoads = 500;

pid_t read_on(const char* name, off_t offset) {
    const auto child = fork();
    if (child < 0) {
        die_of_errno("fork");
    }
    if (child == 0) {
        char buffer[kPage];
        const int file = open(name, O_RDONLY);
        if (file < 0) {
            _exit(1);
        }
        for (;;) {
            (void)!pread(file, buffer, sizeof buffer, offset);
        }
    }
    return child;
}

// Number of calls that did not succeed.
unsigned failures() {
    const std::vector<std::uint32_t> content(kPage / 4, 1);
    unsigned count = 0;
    for (unsigned i = 0; i < kLoads; ++i) {
        count += load({segment(content.data(), kPage, kFree, kPage)}, kInPlace) != 0 ? 1 : 0;
        count += load({}, 0) != 0 ? 1 : 0;
    }
    return count;
}

void check_reader(Tap& tap, const char* name, off_t offset) {
    const auto reader = read_on(name, offset);
    const auto count = failures();
    int status = 0;
    const bool was_reading = waitpid(reader, &status, WNOHANG) == 0;
    kill(reader, SIGKILL);
    waitpid(reader, &status, 0);
    tap.check(was_reading && count == 0, "%s is read, %u of %u loads and unloads fail", name, count, 2 * kLoads);
}

}  // namespace

void check_readers(Tap& tap) {
    check_reader(tap, "/sys/kernel/kexec_slot", 0);
    check_reader(tap, "/sys/kernel/kexec_slots", 0);
    check_reader(tap, "/sys/kernel/kexec_memory", kFree);
}

}  // namespace user
