// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What it costs to look whether a page is in use, in words read, whatever the size of the machine.
#include <algorithm>

#include <catch2/catch.hpp>

#include <libjump/checked_memory.hpp>

#include "support/fake_memory.hpp"

using libjump::CheckedMemory;
using libjump::Error;
using libjump::PhysAddr;
using namespace test;

namespace {

constexpr std::uint64_t kLeafBytes = 128 << 20;  // of memory that one page of the set has the bits of
constexpr std::uint64_t kTiB = std::uint64_t{1} << 40;
constexpr std::uint64_t kFirst = 0x100000000;  // the set takes its own pages from below

// Gives one page, at `at`, and says how many words were read for it.
std::size_t loads_for(FakeMemory& memory, CheckedMemory<FakeMemory>& checked, PhysAddr at) {
    memory.hand_out({at});
    const std::size_t before = memory.loads();
    REQUIRE(checked.allocate_page().value() == at);
    return memory.loads() - before;
}

}  // namespace

TEST_CASE("A page costs the same on a machine of a TiB as on one of a GiB") {
    for (const std::uint64_t end : {std::uint64_t{1} << 30, kTiB}) {
        FakeMemory memory;
        {
            CheckedMemory<FakeMemory> checked(memory, PhysAddr{}, PhysAddr{});
            static_cast<void>(loads_for(memory, checked, PhysAddr{end - 0x2000}));
            CAPTURE(end);
            REQUIRE(loads_for(memory, checked, PhysAddr{end - 0x1000}) < 20);
        }
        REQUIRE(memory.complaints().empty());
    }
}

TEST_CASE("Pages all over a TiB are given at a few words each, and the set's own pages are known among them") {
    FakeMemory memory;
    {
        CheckedMemory<FakeMemory> checked(memory, PhysAddr{}, PhysAddr{});
        std::size_t loads = 0, pages = 0;
        for (std::uint64_t at = kFirst; at < kFirst + kTiB; at += kLeafBytes) {
            const std::size_t taken = memory.allocations();
            loads += loads_for(memory, checked, PhysAddr{at});
            REQUIRE(memory.allocations() > taken + 1);  // the set took a page, too
            ++pages;
        }
        REQUIRE(pages == 8192);
        REQUIRE(loads / pages < 100);
        std::vector<PhysAddr> own = memory.held();
        own.erase(std::remove_if(own.begin(), own.end(), [](PhysAddr page) { return page.value >= kFirst; }),
                  own.end());
        REQUIRE(own.size() > pages);
        for (const std::size_t which : {own.size() - 1, own.size() / 2, std::size_t{0}}) {
            CAPTURE(which);
            memory.hand_out({own[which]});
            const auto failure = checked.allocate_page().failure();
            REQUIRE(failure.error == Error::kPageTwice);
            REQUIRE(failure.value == own[which].value);
        }
    }
    REQUIRE(memory.complaints().empty());
}
