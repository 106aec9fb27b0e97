// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The movers as they are in an installed control page: the very bytes a jump runs, where it finds
// them.
#include <catch2/catch.hpp>

#include <libjump/i386/control_page.hpp>

#include "support/movers.hpp"

using namespace test;

TEST_CASE("An armed control page's mover moves") {
    Random random("i386_control_code");
    const RealPages control(1, true);
    auto& page = *reinterpret_cast<libjump::i386::ControlPage*>(control.page(0));
    const libjump::PhysAddr here{control.address(0)};
    const bool sse = GENERATE(false, true);
    if (sse && __builtin_cpu_supports("sse") == 0) {
        WARN("this CPU has no SSE: the mover that needs it is not tested");
        return;
    }
    libjump::i386::install_control_page(
        page, {.physical = here, .virtual_address = libjump::VirtAddr{here.value}, .transition_root = {}, .sse = sse});

    Workshop workshop(random, 10);
    workshop.destination(0);
    workshop.source(5);
    workshop.source(6);
    workshop.source(2);
    workshop.finish();
    const bool swap = GENERATE(true, false);
    PageMap expected = workshop.contents();
    if (swap) {
        run_swaps(workshop.moves(), expected);
    } else {
        run_copies(workshop.moves(), expected);
    }
    const auto mode = swap ? libjump::MoveMode::kSwap : libjump::MoveMode::kCopy;
    libjump::i386::arm_control_page(page, workshop.arguments().list_head,
                                    libjump::PhysAddr{workshop.arguments().swap_page}, libjump::PhysAddr{}, mode);
    reinterpret_cast<Mover>(page.data.mover)(&page.data.move);
    REQUIRE((workshop.contents() == expected));
}
