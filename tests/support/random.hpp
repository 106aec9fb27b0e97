// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace test {

// Prints its subject and its seed; LIBJUMP_TEST_SEED in the environment repeats a run.
class Random {
public:
    explicit Random(const char* subject);

    // Uniform in [low, high].
    std::uint64_t between(std::uint64_t low, std::uint64_t high);
    bool one_in(std::uint32_t n) { return between(1, n) == 1; }
    std::vector<std::uint8_t> bytes(std::uint64_t count);
    template <class T>
    void shuffle(std::vector<T>& items) {
        std::shuffle(items.begin(), items.end(), engine_);
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace test
