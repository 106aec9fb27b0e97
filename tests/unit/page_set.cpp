// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <set>

#include <catch2/catch.hpp>

#include <libjump/page_set.hpp>

#include "support/fake_memory.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::PhysAddr;
template <class Word>
using PageSet = libjump::PageSet<Word, test::FakeMemory>;

namespace {

// The last page that a list can name.
template <class Word>
constexpr std::uint64_t kLastPage = sizeof(Word) == 4 ? 0xfffff000 : 0xffffffffff000;

constexpr std::uint64_t kGiB = 1 << 30;

void require_nothing_left(const test::FakeMemory& memory) {
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
}

}  // namespace

TEMPLATE_TEST_CASE("An empty page set holds nothing and takes nothing", "", std::uint32_t, std::uint64_t) {
    test::FakeMemory memory;
    const PageSet<TestType> set(memory);
    REQUIRE_FALSE(set.contains(PhysAddr{0}));
    REQUIRE_FALSE(set.contains(PhysAddr{0xfffffffff000}));
    REQUIRE(memory.allocations() == 0);
}

TEMPLATE_TEST_CASE("A page that is erased is new again, and its neighbours stay", "", std::uint32_t, std::uint64_t) {
    test::FakeMemory memory;
    PageSet<TestType> set(memory);
    for (const std::uint64_t page : {0x0, 0x1000, 0x2000, 0x40000000}) {
        REQUIRE(set.insert(PhysAddr{page}).value());
    }
    set.erase(PhysAddr{0x1000});
    REQUIRE_FALSE(set.contains(PhysAddr{0x1000}));
    REQUIRE((set.contains(PhysAddr{0}) && set.contains(PhysAddr{0x2000}) && set.contains(PhysAddr{0x40000000})));
    REQUIRE(set.insert(PhysAddr{0x1000}).value());
    REQUIRE_FALSE(set.insert(PhysAddr{0x1000}).value());
}

TEMPLATE_TEST_CASE("A page set agrees with std::set", "", std::uint32_t, std::uint64_t) {
    test::Random random("page_set, random pages");
    test::FakeMemory memory;
    {
        PageSet<TestType> set(memory);
        std::set<std::uint64_t> model;
        // The pages lie further apart as time goes by, so that the tree grows over what it holds.
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t reach = kLastPage<TestType> >> (12 + (19999 - i) / 1000);
            const std::uint64_t far = random.between(0, 3) * (reach / 4) & ~std::uint64_t{0x3fff};
            const std::uint64_t page = (far | random.between(0, 0x3fff)) << 12 & kLastPage<TestType>;
            if (random.one_in(2)) {
                const auto inserted = set.insert(PhysAddr{page});
                REQUIRE(inserted.ok());
                REQUIRE(inserted.value() == model.insert(page).second);
            } else {
                REQUIRE(set.contains(PhysAddr{page}) == model.contains(page));
            }
        }
        for (const std::uint64_t page : model) {
            REQUIRE(set.contains(PhysAddr{page}));
        }
    }
    require_nothing_left(memory);
}

TEMPLATE_TEST_CASE("A page set reaches as far as a list, and says so beyond", "", std::uint32_t, std::uint64_t) {
    constexpr PhysAddr kLast{kLastPage<TestType>}, kBeyond{kLastPage<TestType> + 0x1000};
    test::FakeMemory memory;
    PageSet<TestType> set(memory);
    REQUIRE(set.insert(kLast).value());
    REQUIRE_FALSE(set.insert(kLast).value());
    REQUIRE(set.insert(kBeyond).failure().error == Error::kPageOutOfReach);
    REQUIRE(set.insert(PhysAddr{~std::uint64_t{0xfff}}).failure().value == ~std::uint64_t{0xfff});
    REQUIRE_FALSE(set.contains(kBeyond));
    REQUIRE(memory.complaints().empty());
}

TEST_CASE("A narrow page set takes one page, and one for each 128 MiB") {
    test::FakeMemory memory;
    PageSet<std::uint32_t> set(memory);
    for (std::uint64_t page = 0; page < 4 * kGiB; page += 64 << 20) {
        REQUIRE(set.insert(PhysAddr{page}).value());
    }
    REQUIRE(memory.held().size() == 1 + 32);
}

TEST_CASE("A wide page set grows as its pages do") {
    test::FakeMemory memory;
    PageSet<std::uint64_t> set(memory);
    const struct {
        std::uint64_t page;
        std::size_t held;
    } steps[] = {
        {0x5000, 2},                     // a table and a leaf
        {64 * kGiB - 4096, 3},           // another leaf
        {64 * kGiB, 6},                  // a table above, a second table and its leaf
        {1024 * kGiB, 8},                // a table and its leaf
        {kLastPage<std::uint64_t>, 12},  // a table above, two tables and a leaf
    };
    for (const auto& step : steps) {
        REQUIRE(set.insert(PhysAddr{step.page}).value());
        REQUIRE(memory.held().size() == step.held);
    }
    for (const auto& step : steps) {
        REQUIRE(set.contains(PhysAddr{step.page}));
        REQUIRE_FALSE(set.insert(PhysAddr{step.page}).value());
        REQUIRE_FALSE(set.contains(PhysAddr{step.page ^ 0x2000}));
    }
    set.clear();
    require_nothing_left(memory);
    REQUIRE(set.insert(PhysAddr{kLastPage<std::uint64_t>}).value());
    REQUIRE(memory.held().size() == 4);  // nothing for what lies below it
}

TEMPLATE_TEST_CASE("A page set without memory fails, stays usable, and leaves nothing", "", std::uint32_t,
                   std::uint64_t) {
    constexpr std::size_t kFirst = 2, kSecond = sizeof(TestType) == 4 ? 1 : 5;  // pages for each of the two below
    constexpr PhysAddr kFar{kLastPage<TestType>};
    for (std::size_t successes = 0; successes < kFirst + kSecond; ++successes) {
        test::FakeMemory memory;
        {
            PageSet<TestType> set(memory);
            memory.fail_after(successes);
            const auto first = set.insert(PhysAddr{0x1000});
            const auto second = set.insert(kFar);
            REQUIRE(first.ok() == (successes >= kFirst));
            REQUIRE(second.failure().error == Error::kOutOfMemory);
            REQUIRE(set.contains(PhysAddr{0x1000}) == first.ok());
            REQUIRE_FALSE(set.contains(kFar));
        }
        require_nothing_left(memory);
    }
}

TEMPLATE_TEST_CASE("A page set does not use a page that its pointers cannot name", "", std::uint32_t, std::uint64_t) {
    for (const PhysAddr bad : {PhysAddr{0}, PhysAddr{0x5010}}) {
        test::FakeMemory memory;
        PageSet<TestType> set(memory);
        memory.hand_out({bad, PhysAddr{0x6000}, bad});
        REQUIRE(set.insert(PhysAddr{0x1000}).failure().error == Error::kPageOutOfReach);
        REQUIRE(set.insert(PhysAddr{0x1000}).failure().value == bad.value);
        REQUIRE(set.insert(PhysAddr{0x1000}).value());
        set.clear();
        require_nothing_left(memory);
    }
}

TEMPLATE_TEST_CASE("A cleared page set is empty and can be filled again", "", std::uint32_t, std::uint64_t) {
    test::FakeMemory memory;
    PageSet<TestType> set(memory);
    REQUIRE(set.insert(PhysAddr{0x1000}).value());
    set.clear();
    REQUIRE(memory.held().empty());
    REQUIRE_FALSE(set.contains(PhysAddr{0x1000}));
    REQUIRE(set.insert(PhysAddr{0x1000}).value());
}
