// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Random lists, judged against the model; tests/fuzz/lists.cpp does the same with lists that a fuzzer chooses.
#include <catch2/catch.hpp>

#include "support/garbage_list.hpp"
#include "support/list_pages.hpp"
#include "support/random.hpp"

using libjump::PhysAddr;
using namespace test;

namespace {

constexpr std::uint64_t kFirstListPage = 0x1000000, kListPages = 4;
constexpr PhysAddr kControl{0x7000}, kSwap{0x8000};

// Now and then any bits at all; mostly a tag and a page out of few, so that pages meet. Links lead on, or anywhere in
// the list.
template <class Word>
Word random_word(Random& random, std::uint64_t next_list_page) {
    switch (random.between(0, 150)) {
        case 0:
            return static_cast<Word>(random.between(0, ~std::uint64_t{0}));
        case 1:
            return E;
        case 2:
            return static_cast<Word>(
                I(random.one_in(4) ? kFirstListPage + (random.between(0, kListPages - 1) << 12) : next_list_page));
        case 3:
            return static_cast<Word>(random.between(0, ~std::uint64_t{0}) & ~std::uint64_t{0xfff}) | 8;
        default:
            return static_cast<Word>(random.between(1, 0x4000) << 12 | (random.one_in(2) ? 1 : 8));
    }
}

template <class Word>
void fill(FakeMemory& memory, Random& random) {
    for (std::uint64_t i = 0; i < kListPages; ++i) {
        const std::uint64_t page = kFirstListPage + i * 0x1000;
        const std::uint64_t next = i + 1 < kListPages ? page + 0x1000 : 0x2000;
        for (std::size_t place = 0; place < 4096 / sizeof(Word); ++place) {
            put_list<Word>(memory, page, {random_word<Word>(random, next)}, place);
        }
    }
    put_list<Word>(memory, 0x2000, {E});
}

}  // namespace

TEMPLATE_TEST_CASE("Garbage lists end with a result", "", std::uint32_t, std::uint64_t) {
    Random random("lists, garbage");
    int passed = 0;
    for (int round = 0; round < 300; ++round) {
        FakeMemory memory;
        memory.let_read_anywhere(random.one_in(2) ? 0 : E);
        fill<TestType>(memory, random);
        const auto verdict = judge_list<TestType>(memory, static_cast<TestType>(I(kFirstListPage)), kControl, kSwap);
        REQUIRE(verdict.fault == "");
        REQUIRE(verdict.visits > 0);
        passed += verdict.passed;
    }
    REQUIRE(passed > 0);  // or nothing good was among it
    REQUIRE(passed < 300);
}

TEMPLATE_TEST_CASE("Garbage heads end with a result", "", std::uint32_t, std::uint64_t) {
    Random random("lists, garbage heads");
    for (int round = 0; round < 20000; ++round) {
        FakeMemory memory;
        memory.let_read_anywhere(random.between(0, ~std::uint64_t{0}));
        const auto head =
            static_cast<TestType>(random.between(0, ~std::uint64_t{0}) & ~std::uint64_t{random.one_in(2) ? 0xff0u : 0});
        REQUIRE(judge_list<TestType>(memory, head, kControl, kSwap).fault == "");
    }
}
