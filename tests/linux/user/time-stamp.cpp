// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Prints the time stamp counter as it was when this began; with "rate" how much it counts in a second.
#include <cinttypes>

#include "clock.hpp"
#include "error.hpp"

int main(int argc, char** argv) {
    using namespace user;
    const auto now = time_stamp();
    if (argc == 1) {
        std::printf("%" PRIu64 "\n", now);
    } else if (argc == 2 && std::strcmp(argv[1], "rate") == 0) {
        std::printf("%.0f\n", ticks_per_second());
    } else {
        die("usage", "[rate]");
    }
    return 0;
}
