// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "support/random.hpp"

#include <cstdio>
#include <cstdlib>

namespace test {

Random::Random(const char* subject) {
    const char* given = std::getenv("LIBJUMP_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : std::random_device{}();
    std::printf("%s: seed %llu\n", subject, static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    engine_.seed(seed);
}

std::uint64_t Random::between(std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(engine_);
}

std::vector<std::uint8_t> Random::bytes(std::uint64_t count) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count));
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(engine_());
    }
    return bytes;
}

}  // namespace test
