// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <set>

#include <catch2/catch.hpp>

#include <libjump/page_set.hpp>

#include "support/fake_memory.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::PhysAddr;
using PageSet = libjump::PageSet<test::FakeMemory>;

TEST_CASE("An empty page set holds nothing and takes nothing") {
    test::FakeMemory memory;
    const PageSet set(memory);
    REQUIRE_FALSE(set.contains(PhysAddr{0}));
    REQUIRE_FALSE(set.contains(PhysAddr{0xfffffffff000}));
    REQUIRE(memory.allocations() == 0);
}

TEST_CASE("A page set agrees with std::set") {
    test::Random random("page_set, random pages");
    test::FakeMemory memory;
    {
        PageSet set(memory);
        std::set<std::uint64_t> model;
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t page = (random.between(0, 3) << 33 | random.between(0, 0x3fff)) << 12 & 0xffffff000;
            if (random.one_in(2)) {
                const auto inserted = set.insert(PhysAddr{page});
                REQUIRE(inserted.ok());
                REQUIRE(inserted.value() == model.insert(page).second);
            } else {
                REQUIRE(set.contains(PhysAddr{page}) == model.contains(page));
            }
        }
    }
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("A page set reaches to 64 GiB and says so beyond") {
    test::FakeMemory memory;
    PageSet set(memory);
    REQUIRE(set.insert(PhysAddr{0xffffff000}).value());
    REQUIRE_FALSE(set.insert(PhysAddr{0xffffff000}).value());
    REQUIRE(set.insert(PhysAddr{0x1000000000}).failure().error == Error::kPageOutOfReach);
    REQUIRE(set.insert(PhysAddr{~std::uint64_t{0xfff}}).failure().value == ~std::uint64_t{0xfff});
    REQUIRE_FALSE(set.contains(PhysAddr{0x1000000000}));
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("A page set without memory fails, stays usable, and leaves nothing") {
    for (std::size_t successes = 0; successes < 3; ++successes) {
        test::FakeMemory memory;
        {
            PageSet set(memory);
            memory.fail_after(successes);
            const bool first = set.insert(PhysAddr{0x1000}).ok();
            const bool second = set.insert(PhysAddr{0x80000000}).ok();
            REQUIRE(first == (successes >= 2));
            REQUIRE_FALSE(second);
            REQUIRE(set.contains(PhysAddr{0x1000}) == first);
            REQUIRE_FALSE(set.contains(PhysAddr{0x80000000}));
        }
        REQUIRE(memory.held().empty());
        REQUIRE(memory.complaints().empty());
    }
}

TEST_CASE("A cleared page set is empty and can be filled again") {
    test::FakeMemory memory;
    PageSet set(memory);
    REQUIRE(set.insert(PhysAddr{0x1000}).value());
    set.clear();
    REQUIRE(memory.held().empty());
    REQUIRE_FALSE(set.contains(PhysAddr{0x1000}));
    REQUIRE(set.insert(PhysAddr{0x1000}).value());
}
