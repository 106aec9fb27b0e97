// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The order of i386's way out, which no emulator can show: QEMU drops every TLB entry when CR3 is written, global ones
// too.
#include <cstddef>
#include <string>

#include <catch2/catch.hpp>

#include <libjump/i386/control_code.hpp>
#include <libjump/i386/control_page.hpp>

#include "support/code_bytes.hpp"

using namespace test;

TEST_CASE("On i386 PGE is cleared before CR3 changes") {
    using libjump::i386::ControlPage;
    const std::string code = code_between(libjump_i386_leave, libjump_i386_back);
    // MOV EAX, [EDI + transition_cr4]; MOV CR4, EAX; MOV CR3, EAX. [intel/vol2] "MOV—Move to/from Control Registers"
    const std::size_t cr4 =
        only_place_of(code, "\x8b\x87" + word32(offsetof(ControlPage, data.transition_cr4)) + "\x0f\x22\xe0");
    const std::size_t cr3 = only_place_of(code, "\x0f\x22\xd8");
    REQUIRE(cr4 < cr3);
}
