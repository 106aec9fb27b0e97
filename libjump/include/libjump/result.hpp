// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The outcome of a step before the point of no return: a value, or the reason why there is none.
// (std::expected is C++23.)
#pragma once

#include <type_traits>

#include <libjump/failure.hpp>

namespace libjump {

template <class T>
class [[nodiscard]] Result {
    static_assert(std::is_trivially_copyable_v<T>, "results are copied freely");

public:
    constexpr Result(T value) : value_(value) {}                     // NOLINT: implicit by design
    constexpr Result(const Failure& failure) : failure_(failure) {}  // NOLINT: implicit by design

    [[nodiscard]] constexpr bool ok() const { return failure_.error == Error::kNone; }
    // Precondition: ok().
    [[nodiscard]] constexpr const T& value() const { return value_; }
    [[nodiscard]] constexpr T& value() { return value_; }
    // Error::kNone when ok().
    [[nodiscard]] constexpr const Failure& failure() const { return failure_; }

private:
    T value_{};
    Failure failure_{};
};

template <>
class [[nodiscard]] Result<void> {
public:
    constexpr Result() = default;
    constexpr Result(const Failure& failure) : failure_(failure) {}  // NOLINT: implicit by design

    [[nodiscard]] constexpr bool ok() const { return failure_.error == Error::kNone; }
    [[nodiscard]] constexpr const Failure& failure() const { return failure_; }

private:
    Failure failure_{};
};

}  // namespace libjump
