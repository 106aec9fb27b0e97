// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Lists somebody else made: the good ones pass, and each way to be bad has its error.
#include <string>

#include <catch2/catch.hpp>

#include <libjump/list_check.hpp>

#include "support/list_pages.hpp"

using libjump::check_list;
using libjump::Error;
using libjump::PhysAddr;
using namespace test;

namespace {

constexpr PhysAddr kControlAt{0x9000}, kSwapAt{0xa000};
constexpr std::uint64_t kList = 0x10000, kList2 = 0x11000;

template <class Word>
libjump::Failure verdict(std::initializer_list<std::uint64_t> words, std::initializer_list<std::uint64_t> words2 = {},
                         std::uint64_t head = I(kList)) {
    FakeMemory memory;
    put_list<Word>(memory, kList, words);
    put_list<Word>(memory, kList2, words2);
    put_list<Word>(memory, kControlAt.value, {E});
    const auto checked = check_list<Word>(memory, static_cast<Word>(head), kControlAt, kSwapAt);
    REQUIRE(memory.held().empty());
    REQUIRE(memory.complaints().empty());
    return checked.failure();
}

}  // namespace

TEMPLATE_TEST_CASE("Good lists pass", "", std::uint32_t, std::uint64_t) {
    const auto good = [](auto... arguments) { return verdict<TestType>(arguments...).error == Error::kNone; };
    using Words = std::initializer_list<std::uint64_t>;
    REQUIRE(good(Words{}, Words{}, E));
    REQUIRE(good(Words{E}));
    REQUIRE(good(Words{D(0x1000), E}));
    REQUIRE(good(Words{D(0x1000), S(0x5000), S(0x6000), D(0x3000), S(0x7000), E}));
    REQUIRE(good(Words{D(0x1000), S(0x1000), S(0x2000), E}));  // moved onto itself
    REQUIRE(good(Words{D(0x1000), I(kList2)}, Words{S(0x5000), E}));
    REQUIRE(good(Words{D(0), S(0x5000), E}));
    REQUIRE(good(Words{D(0xfffff000), S(0x5000), E}));
}

TEMPLATE_TEST_CASE("A word has exactly one of four tags, and no other bit", "", std::uint32_t, std::uint64_t) {
    const auto bad = [](std::uint64_t word) {
        const libjump::Failure failure = verdict<TestType>({D(0x1000), S(0x5000), word, E});
        REQUIRE(failure.error == Error::kListEntryUnknown);
        REQUIRE(failure.value == word);
    };
    bad(0);
    bad(0x7000);
    for (std::uint64_t tag = 1; tag < 0x1000; ++tag) {
        if (tag != 1 && tag != 2 && tag != 4 && tag != 8) {
            bad(0x7000 | tag);
        }
    }
}

TEMPLATE_TEST_CASE("A head is an indirection or the end", "", std::uint32_t, std::uint64_t) {
    for (const std::uint64_t head : {D(0x1000), S(0x1000), std::uint64_t{0}, std::uint64_t{0x1000}}) {
        REQUIRE(verdict<TestType>({E}, {}, head).error == Error::kListEntryUnknown);
    }
}

TEMPLATE_TEST_CASE("A source needs a destination", "", std::uint32_t, std::uint64_t) {
    REQUIRE(verdict<TestType>({S(0x5000), E}).error == Error::kListNoDestination);
    REQUIRE(verdict<TestType>({I(kList2)}, {S(0x5000), D(0x1000), E}).value == 0x5000);
}

TEMPLATE_TEST_CASE("A page may be moved once", "", std::uint32_t, std::uint64_t) {
    const auto twice = [](std::initializer_list<std::uint64_t> words, std::uint64_t page) {
        const libjump::Failure failure = verdict<TestType>(words);
        REQUIRE(failure.error == Error::kPageTwice);
        REQUIRE(failure.value == page);
    };
    twice({D(0x1000), S(0x5000), S(0x5000), E}, 0x5000);
    twice({D(0x1000), S(0x5000), D(0x1000), S(0x6000), E}, 0x1000);
    twice({D(0x1000), S(0x5000), S(0x6000), D(0x2000), S(0x7000), E},
          0x2000);  // by running on into it
    twice({D(0x1000), S(0x5000), D(0x5000), S(0x6000), E}, 0x5000);
    twice({D(0x1000), S(0x2000), S(0x3000), E}, 0x2000);
    twice({D(0x1000), S(0x1000), D(0x1000), S(0x1000), E}, 0x1000);
}

TEMPLATE_TEST_CASE("The jump's own pages stay where they are", "", std::uint32_t, std::uint64_t) {
    REQUIRE(verdict<TestType>({D(0x9000), S(0x5000), E}).error == Error::kPageIsControlPage);
    REQUIRE(verdict<TestType>({D(0x1000), S(0x9000), E}).error == Error::kPageIsControlPage);
    REQUIRE(verdict<TestType>({D(0xa000), S(0x5000), E}).error == Error::kPageIsSwapPage);
    REQUIRE(verdict<TestType>({D(0x1000), S(0xa000), E}).error == Error::kPageIsSwapPage);
    REQUIRE(verdict<TestType>({D(0x8000), S(0x5000), S(0x6000), E}).error == Error::kPageIsControlPage);
}

TEMPLATE_TEST_CASE("A list does not move its own pages", "", std::uint32_t, std::uint64_t) {
    REQUIRE(verdict<TestType>({D(0x1000), S(kList), E}).error == Error::kPlanHitsItself);
    REQUIRE(verdict<TestType>({D(kList2), S(0x5000), I(kList2)}, {E}).error == Error::kPlanHitsItself);
    REQUIRE(verdict<TestType>({D(kList - 0x1000), S(0x5000), S(0x6000), E}).value == kList);
}

TEMPLATE_TEST_CASE("A list does not lie on the control page or the swap page", "", std::uint32_t, std::uint64_t) {
    FakeMemory memory;
    put_list<TestType>(memory, kControlAt.value, {D(0x1000), S(0x5000), E});
    put_list<TestType>(memory, kSwapAt.value, {D(0x1000), S(0x5000), E});
    const auto error = [&](PhysAddr list) {
        return check_list<TestType>(memory, static_cast<TestType>(I(list.value)), kControlAt, kSwapAt).failure().error;
    };
    REQUIRE(error(kControlAt) == Error::kPageIsControlPage);
    REQUIRE(error(kSwapAt) == Error::kPageIsSwapPage);
}

TEST_CASE("A refused list is not said to have segments") {
    const auto sentence = [](std::initializer_list<std::uint64_t> words, std::uint64_t head = I(kList)) {
        char text[libjump::kSentenceMax];
        libjump::describe(verdict<std::uint32_t>(words, {}, head), text);
        return std::string(text);
    };
    CHECK(sentence({D(0x9000), S(0x5000), E}) ==
          "page 0x9000 is the control page: no plan may move it, and nothing else may lie in it");
    CHECK(sentence({}, I(0x9000)) ==
          "page 0x9000 is the control page: no plan may move it, and nothing else may lie in it");
    CHECK(sentence({D(0x1000), S(0xa000), E}) ==
          "page 0xa000 is the swap page: no plan may move it, and nothing else may lie in it");
    CHECK(sentence({D(0x1000), S(0x5000), S(0x5000), E}) ==
          "page 0x5000 occurs twice, in the plan or among the pages allocated");
    CHECK(sentence({D(0x1000), S(kList), E}) == "page 0x10000 holds a part of the plan and is moved by it");
    CHECK(sentence({D(0x1000), 0x7003, E}) == "page list: word 0x7003 is no destination, indirection, source or end");
    CHECK(sentence({S(0x5000), E}) == "page list: source page 0x5000 comes before any destination");
    CHECK(sentence({D(0x1000), I(kList)}) == "page list: it has no end; the walk gave up at 0x10000");
    CHECK(sentence({D(0xfffff000), S(0x5000), S(0x6000), E}) ==
          "page 0x100000000 is out of reach: it is not inside [0x0, 0x100000000)");
}

TEST_CASE("A narrow list does not run on past 4 GiB, where the mover would come out at 0") {
    REQUIRE(verdict<std::uint32_t>({D(0xfffff000), S(0x5000), S(0x6000), E}).error == Error::kPageOutOfReach);
}

TEMPLATE_TEST_CASE("A list page that neither ends nor links on is refused", "", std::uint32_t, std::uint64_t) {
    FakeMemory memory;
    constexpr std::size_t kWords = 4096 / sizeof(TestType);
    for (std::size_t place = 0; place < kWords; ++place) {
        put_list<TestType>(memory, kList, {D(0x1000)}, place);
    }
    put_list<TestType>(memory, kList + 0x1000, {E});
    const auto checked = check_list<TestType>(memory, static_cast<TestType>(I(kList)), kControlAt, kSwapAt);
    REQUIRE(checked.failure().error == Error::kListEndless);
    put_list<TestType>(memory, kList, {E}, kWords - 1);
    REQUIRE(check_list<TestType>(memory, static_cast<TestType>(I(kList)), kControlAt, kSwapAt).ok());
}

TEST_CASE("A wide list names no page that the architecture does not have") {
    constexpr std::uint64_t kEnd = std::uint64_t{1} << 52;
    const auto beyond = [](std::initializer_list<std::uint64_t> words, std::uint64_t page) {
        const libjump::Failure failure = verdict<std::uint64_t>(words);
        REQUIRE(failure.error == Error::kPageOutOfReach);
        REQUIRE(failure.value == page);
    };
    REQUIRE(verdict<std::uint64_t>({D(kEnd - 0x1000), S(kEnd - 0x2000), E}).error == Error::kNone);
    beyond({D(kEnd), E}, kEnd);
    beyond({D(0x1000), S(kEnd), E}, kEnd);
    beyond({I(kEnd)}, kEnd);  // and it is not read
    beyond({D(kEnd - 0x1000), S(0x5000), S(0x6000), E}, kEnd);
}

TEMPLATE_TEST_CASE("A list that leads back into itself is found out", "", std::uint32_t, std::uint64_t) {
    REQUIRE(verdict<TestType>({D(0x1000), I(kList2)}, {D(0x2000), I(kList)}).error == Error::kListEndless);
    REQUIRE(verdict<TestType>({D(0x1000), S(0x5000), I(kList)}).error == Error::kListEndless);
    REQUIRE(verdict<TestType>({I(kList)}).error == Error::kListEndless);
    REQUIRE(verdict<TestType>({D(0x1000), S(0x5000), I(kList2)}, {D(0x2000), S(0x6000), I(kList)}).error ==
            Error::kListEndless);
}

TEST_CASE("A list without an end costs no more than three rounds") {
    constexpr std::uint64_t kPages = 100;
    FakeMemory memory;
    for (std::uint64_t i = 0; i < kPages; ++i) {
        put_list<std::uint32_t>(memory, kList + i * 0x1000, {D(0x1000), I(kList + (i + 1) % kPages * 0x1000)});
    }
    std::uint64_t words = 0;
    const auto count = [&](auto, PhysAddr, PhysAddr) -> libjump::Result<void> {
        ++words;
        return {};
    };
    const auto walked = libjump::walk_list<std::uint32_t>(memory, I(kList), count);
    REQUIRE(walked.failure().error == Error::kListEndless);
    REQUIRE(words < 3 * 2 * kPages);
}

TEST_CASE("A check that finds no memory says so and leaves nothing") {
    for (std::size_t successes = 0; successes < 4; ++successes) {
        FakeMemory memory;
        put_list<std::uint32_t>(memory, kList, {D(0x1000), S(0x5000), D(0x80000000), S(0x90000000), E});
        memory.fail_after(successes);
        const auto checked = check_list<std::uint32_t>(memory, I(kList), kControlAt, kSwapAt);
        REQUIRE(checked.failure().error == Error::kOutOfMemory);
        REQUIRE(memory.held().empty());
    }
}
