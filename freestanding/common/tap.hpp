// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Test points in the Test Anything Protocol; the plan comes last.
#pragma once

#include <cstdint>

#include "debug_exit.hpp"
#include "serial.hpp"
#include "tap_count.hpp"

namespace freestanding {

class Tap {
public:
    // One test point. The parts are printed as its name.
    template <class... Part>
    void check(bool passed, const Part&... name) {
        const char* const word = count_.add(passed);
        print(word, " ", count_.points(), " - ", name..., "\n");
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
        print("1..", count_.points(), "\n");
        debug_exit(count_.all_passed());
    }

private:
    TapCount count_;
};

}  // namespace freestanding
