// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Counts, aloud, as long as it lives.
#include "clock.hpp"
#include "error.hpp"

int main(int argc, char** argv) {
    using namespace user;
    if (argc != 2) {
        die("usage", "MILLISECONDS between two numbers");
    }
    const auto pause = static_cast<double>(number(argv[1], 1, "not a number of milliseconds")) / 1000;
    for (unsigned value = 1;; ++value) {
        std::printf("count: %u\n", value);
        std::fflush(stdout);
        sleep_for(pause);
    }
}
