// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/kernel.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

using namespace kjump;
using Catch::Contains;

TEST_CASE("why the kernel does not load") {
    CHECK(load_failure(EINVAL).exit() == Exit::kKernel);
    CHECK_THAT(load_failure(EINVAL).what(),
               Contains("does not load it: Invalid argument; a kernel without libjump's patch"));
    CHECK_THAT(load_failure(EBUSY).what(),
               Contains("another slot's kernel lives in the memory") && !Contains("disabled"));
    CHECK_THAT(load_failure(EPERM).what(), Contains("root") && Contains("kexec_load_disabled"));
    CHECK(load_failure(EIO).what() == std::string("the kernel does not load it: Input/output error"));
}

TEST_CASE("why the kernel does not leave") {
    CHECK(jump_failure(EINVAL).exit() == Exit::kNoPeer);
    CHECK_THAT(jump_failure(EINVAL).what(), Contains("nowhere to jump: nothing is loaded"));
    CHECK(jump_failure(EBUSY).exit() == Exit::kKernel);
    CHECK_THAT(jump_failure(EBUSY).what(), Contains("its log says which device or task refused"));
    CHECK_THAT(jump_failure(EPERM).what(), Contains("not permitted") && Contains("root") && !Contains("log"));
}
