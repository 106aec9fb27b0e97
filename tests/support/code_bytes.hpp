// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Machine code as text, for tests of what has to come before what.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include <catch2/catch.hpp>

namespace test {

// From `first`, a function of the assembly or its first byte, to `end`.
template <class Code>
std::string code_between(const Code& first, const std::uint8_t* end) {
    const auto start = reinterpret_cast<std::uintptr_t>(&first);
    return {reinterpret_cast<const char*>(start), reinterpret_cast<std::uintptr_t>(end) - start};
}

inline std::string word32(std::size_t value) {
    const auto word = static_cast<std::uint32_t>(value);
    std::string bytes(sizeof word, '\0');
    std::memcpy(bytes.data(), &word, sizeof word);
    return bytes;
}

inline std::size_t only_place_of(const std::string& code, const std::string& bytes) {
    const std::size_t place = code.find(bytes);
    REQUIRE(place != std::string::npos);
    REQUIRE(code.find(bytes, place + 1) == std::string::npos);
    return place;
}

}  // namespace test
