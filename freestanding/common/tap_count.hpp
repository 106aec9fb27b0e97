// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The state of every printer of the Test Anything Protocol here: how many test points there were, and whether one
// failed.
#pragma once

#include <cstdint>

namespace freestanding {

class TapCount {
public:
    // Counts one test point and gives the word that its line begins with; points() is its number then.
    const char* add(bool passed) {
        ++points_;
        failed_ = failed_ || !passed;
        return passed ? "ok" : "not ok";
    }

    [[nodiscard]] std::uint32_t points() const { return points_; }
    [[nodiscard]] bool all_passed() const { return !failed_; }

private:
    std::uint32_t points_ = 0;
    bool failed_ = false;
};

}  // namespace freestanding
