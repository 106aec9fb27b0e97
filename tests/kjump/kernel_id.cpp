// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel_id.hpp"

#include <catch2/catch.hpp>

#include "support/core_builder.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("the build ID is found among other notes") {
    auto notes = note("Xen", 3, "abc");
    const auto build = note("GNU", NT_GNU_BUILD_ID, "\x01\x02\x03");
    notes.insert(notes.end(), build.begin(), build.end());
    CHECK(build_id_in(notes) == std::vector<std::uint8_t>{1, 2, 3});
    CHECK(build_id_in(std::span(notes).first(notes.size() - 5)).empty());  // cut short
    CHECK(build_id_in({}).empty());
}

TEST_CASE("a kernel is the same by release and build, as far as known") {
    const KernelId kernel{"6.1", "#1", {1}};
    CHECK(kernel.is_same_as({"6.1", "#1", {1}}));
    CHECK(kernel.is_same_as({"6.1", "", {1}}));
    CHECK(kernel.is_same_as({"6.1", "#1", {}}));
    CHECK_FALSE(kernel.is_same_as({"6.2", "#1", {1}}));
    CHECK_FALSE(kernel.is_same_as({"6.1", "#1", {2}}));
    CHECK_FALSE(kernel.is_same_as({"6.1", "#2", {}}));
}
