// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Test points in the Test Anything Protocol; the plan comes last.
#pragma once

#include <cstdint>

#include "debug_exit.hpp"
#include "serial.hpp"

namespace freestanding {

class Tap {
public:
    // One test point. The parts are printed as its name.
    template <class... Part>
    void check(bool passed, const Part&... name) {
        failed_ = failed_ || !passed;
        print(passed ? "ok " : "not ok ", ++points_, " - ", name..., "\n");
    }

    // Like check, and says both numbers when they differ.
    template <class... Part>
    void equal(std::uint64_t actual, std::uint64_t expected, const Part&... name) {
        check(actual == expected, name...);
        if (actual != expected) {
            print("# is ", Hex{actual, 16}, ", should be ", Hex{expected, 16}, "\n");
        }
    }

    // Prints the plan and ends the machine.
    [[noreturn]] void finish() {
        print("1..", points_, "\n");
        debug_exit(!failed_);
    }

private:
    std::uint32_t points_ = 0;
    bool failed_ = false;
};

}  // namespace freestanding
