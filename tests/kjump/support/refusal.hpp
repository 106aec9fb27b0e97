// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The sentence and the exit status of a failing call.
#pragma once

#include <catch2/catch.hpp>

#include "base/failure.hpp"

namespace kjump::test {

template <typename Call>
Failure failure_of(Call call) {
    try {
        call();
    } catch (const Failure& failure) {
        return failure;
    }
    FAIL("nothing was refused");
    throw std::logic_error("unreachable");
}

}  // namespace kjump::test

#define REQUIRE_REFUSED(status, words, ...)                                 \
    do {                                                                    \
        const auto failure = kjump::test::failure_of([&] { __VA_ARGS__; }); \
        CHECK(failure.exit() == (status));                                  \
        CHECK_THAT(failure.what(), Catch::Contains(words));                 \
    } while (false)
