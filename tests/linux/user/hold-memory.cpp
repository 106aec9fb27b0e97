// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Holds a block of random memory while a command runs, and says whether it is still the same
// afterwards.
#include <random>

#include "command.hpp"
#include "error.hpp"
#include "held_memory.hpp"

using namespace user;

int main(int argc, char** argv) {
    if (argc < 3) {
        die("usage", "MEGABYTES COMMAND [ARGUMENT]...; the command's own status is not looked at");
    }
    const auto megabytes = number(argv[1], 1, "not a number of megabytes");
    const HeldMemory memory(megabytes << 20, std::random_device{}() | 1);
    const auto before = memory.digest();
    std::printf("memory: %lu MiB, digest %016llx before\n", megabytes, static_cast<unsigned long long>(before));
    std::fflush(stdout);
    run(argv + 2);
    const auto after = memory.digest();
    std::printf("memory: %lu MiB, digest %016llx after\n", megabytes, static_cast<unsigned long long>(after));
    return before == after ? 0 : 1;
}
