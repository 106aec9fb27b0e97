// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Says whether exactly the first N processors are online, and each runs programs.
#include "error.hpp"
#include "processors.hpp"

int main(int argc, char** argv) {
    using namespace user;
    if (argc != 2) {
        die("usage", "PROCESSORS");
    }
    const auto count = static_cast<unsigned>(number(argv[1], 1, "not a number of processors"));
    std::printf("processors: %s online\n", online_processors().c_str());
    const auto expected = count == 1 ? std::string("0") : "0-" + std::to_string(count - 1);
    return online_processors() == expected && each_processor_runs(count) ? 0 : 1;
}
