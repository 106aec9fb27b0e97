// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <set>

#include <catch2/catch.hpp>

#include <libjump/page_register.hpp>

#include "support/fake_memory.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::PhysAddr;
using PageRegister = libjump::PageRegister<test::FakeMemory>;

TEST_CASE("A page register without a page has none and takes none") {
    test::FakeMemory memory;
    const PageRegister pages(memory);
    REQUIRE_FALSE(pages.has(PhysAddr{0x1000}));
    REQUIRE(memory.allocations() == 0);
}

TEST_CASE("A page register has what was entered, and itself, and nothing else") {
    test::Random random("page_register");
    test::FakeMemory memory;
    {
        PageRegister pages(memory);
        std::set<std::uint64_t> model;
        while (model.size() < 3000) {
            const std::uint64_t page = random.between(1, 0xffffffffff) >> random.between(0, 30) << 12;
            if (page >= 0x10000000 && model.insert(page).second) {
                REQUIRE_FALSE(pages.has(PhysAddr{page}));
                REQUIRE(pages.enter(PhysAddr{page}).ok());
            }
        }
        for (const std::uint64_t page : model) {
            REQUIRE(pages.has(PhysAddr{page}));
            REQUIRE(pages.has(PhysAddr{page + 4096}) == model.contains(page + 4096));
        }
        for (const PhysAddr own : memory.held()) {
            REQUIRE(pages.has(own));
        }
        REQUIRE(memory.held().size() < 30);  // of 511 pages each
    }
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("A page register without memory, or with the page to enter, says so and stays as it was") {
    test::FakeMemory memory;
    {
        PageRegister pages(memory);
        memory.hand_out({PhysAddr{0x7000}});
        REQUIRE(pages.enter(PhysAddr{0x7000}).failure().error == Error::kPageTwice);
        memory.free_page(PhysAddr{0x7000});
        REQUIRE_FALSE(pages.has(PhysAddr{0x7000}));
        memory.fail_after(0);
        REQUIRE(pages.enter(PhysAddr{0x8000}).failure().error == Error::kOutOfMemory);
        REQUIRE_FALSE(pages.has(PhysAddr{0x8000}));
    }
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}
