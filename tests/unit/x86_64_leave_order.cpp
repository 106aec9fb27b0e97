// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The order of x86_64's way out: leave_order.cpp has the reason.
#include <cstddef>
#include <string>

#include <catch2/catch.hpp>

#include <libjump/x86_64/control_code.hpp>
#include <libjump/x86_64/control_page.hpp>

#include "support/code_bytes.hpp"

using namespace test;

TEST_CASE("On x86_64 PGE is cleared behind the write to CR3 and before anything at a low address runs") {
    using libjump::x86_64::ControlPage;
    const std::string code = code_between(libjump_x86_64_leave, libjump_x86_64_back);
    // MOV RCX, [RDI + transition_cr4]; MOV CR3, RAX; MOV CR4, RCX; JMP [RDI + leave].
    const std::size_t read = only_place_of(code, "\x48\x8b\x8f" + word32(offsetof(ControlPage, data.transition_cr4)));
    const std::size_t cr3 = only_place_of(code, "\x0f\x22\xd8");
    const std::size_t cr4 = only_place_of(code, "\x0f\x22\xe1");
    const std::size_t leave = only_place_of(code, "\xff\xa7" + word32(offsetof(ControlPage, data.leave)));
    REQUIRE(read < cr3);
    REQUIRE(cr3 < cr4);
    REQUIRE(cr4 < leave);
}
