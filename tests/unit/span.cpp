// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <array>
#include <span>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

#include <libjump/span.hpp>

using libjump::Span;

namespace {

template <class Array>
constexpr bool kTaken = std::is_constructible_v<Span<const int>, Array>;

}  // namespace

TEST_CASE("A span takes what outlives it, and no temporary that has its elements itself") {
    STATIC_REQUIRE(kTaken<std::vector<int>&>);
    STATIC_REQUIRE(kTaken<const std::vector<int>&>);
    STATIC_REQUIRE(kTaken<std::array<int, 3>&>);
    STATIC_REQUIRE(kTaken<std::span<int>&>);
    STATIC_REQUIRE(kTaken<int(&)[3]>);
    STATIC_REQUIRE(kTaken<Span<const int>>);
    STATIC_REQUIRE_FALSE(kTaken<std::vector<int>>);
    STATIC_REQUIRE_FALSE(kTaken<const std::vector<int>>);
    STATIC_REQUIRE_FALSE(kTaken<std::array<int, 3>>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Span<int>, const std::vector<int>&>);
    std::vector<int> numbers{1, 2, 3};
    const Span<const int> span = numbers;
    REQUIRE(span.data() == numbers.data());
    REQUIRE(span.size() == 3);
}
