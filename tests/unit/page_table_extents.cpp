// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Extents take the largest leaves that fit, and no more tables than those need.
#include "support/page_tree.hpp"

using libjump::Error;
using libjump::GigabytePages;
using libjump::PagingMode;
using libjump::PhysAddr;
using namespace test;

namespace {

struct Leaves {
    std::size_t small, large, huge;
    friend bool operator==(const Leaves&, const Leaves&) = default;
};

Leaves leaves_of(PageTree& tree) {
    const TreeReport report = tree.report();
    return {report.mappings - report.large - report.huge, report.large, report.huge};
}

}  // namespace

TEST_CASE("An odd head and an odd tail take small leaves, the middle large ones") {
    const PagingMode mode = GENERATE(PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode);
    constexpr std::uint64_t kLinear = 0x40000000 - 3 * kPage, kPhysical = 0x880000000 - 3 * kPage;
    constexpr std::uint64_t kBytes = 3 * kPage + 5 * kMiB2 + 6 * kPage + 1;
    tree.must_map(kLinear, kPhysical, kBytes);
    REQUIRE(leaves_of(tree) == Leaves{3 + 7, 5, 0});
    tree.require_mapped(kLinear, kPhysical, kBytes);
    REQUIRE_FALSE(tree.at(kLinear - 1));
    REQUIRE_FALSE(tree.at(kLinear + 3 * kPage + 5 * kMiB2 + 7 * kPage));
    tree.release();
}

TEST_CASE("Addresses that are not aligned alike take small leaves alone") {
    const PagingMode mode = GENERATE(PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode);
    tree.must_map(0x40000000, 0x80001000, 2 * kMiB2);
    tree.must_map(0x50001000, 0x90000000, 2 * kMiB2);
    REQUIRE(leaves_of(tree) == Leaves{4 * 512, 0, 0});
    tree.require_mapped(0x40000000, 0x80001000, 2 * kMiB2);
    tree.require_mapped(0x50001000, 0x90000000, 2 * kMiB2);
    tree.release();
}

TEST_CASE("32-bit paging has small leaves only") {
    PageTree tree(PagingMode::k32Bit);
    tree.must_map(0, 0, 64 << 20);
    REQUIRE(leaves_of(tree) == Leaves{64 << 8, 0, 0});
    REQUIRE(tree.report().tables == 1 + 16);
    tree.release();
}

TEST_CASE("Leaves of 1 GiB are used where the CPU has them, and where they fit") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    const bool available = GENERATE(true, false);
    PageTree tree(mode, available ? GigabytePages::kAvailable : GigabytePages::kAbsent);
    constexpr std::uint64_t kOdd = kGiB - kMiB2 - kPage, kBytes = kMiB2 + kPage + 2 * kGiB + 3 * kMiB2 + 2 * kPage;
    tree.must_map(kOdd, 0x1000000000 + kOdd, kBytes);
    REQUIRE(leaves_of(tree) == (available ? Leaves{1 + 2, 1 + 3, 2} : Leaves{1 + 2, 1 + 1024 + 3, 0}));
    for (std::uint64_t offset = 0; offset < kBytes; offset += kMiB2 / 2 + 0x777) {
        REQUIRE(tree.at(kOdd + offset) == 0x1000000000 + kOdd + offset);
    }
    tree.must_map(0x8000000000, 0x40200000, 2 * kGiB);  // aligned to 2 MiB in physical memory alone
    REQUIRE(tree.report().huge == (available ? 2 : 0));
    tree.release();
}

TEST_CASE("PAE has no leaves of 1 GiB, whatever the CPU has") {
    PageTree tree(PagingMode::kPae, GigabytePages::kAvailable);
    tree.must_map(0, 0, 4 * kGiB);
    REQUIRE(leaves_of(tree) == Leaves{0, 2048, 0});
    REQUIRE(tree.report().tables == 1 + 4);
    tree.release();
}

TEST_CASE("64 GiB of identity take a known number of tables") {
    const auto [mode, above] =
        GENERATE(table<PagingMode, std::size_t>({{PagingMode::k4Level, 2}, {PagingMode::k5Level, 3}}));
    PageTree large(mode);
    large.must_map(0, 0, 64 * kGiB);
    REQUIRE(leaves_of(large) == Leaves{0, 64 * 512, 0});
    REQUIRE(large.report().tables == above + 64);
    PageTree huge(mode, GigabytePages::kAvailable);
    huge.must_map(0, 0, 64 * kGiB);
    REQUIRE(leaves_of(huge) == Leaves{0, 0, 64});
    REQUIRE(huge.report().tables == above);
    for (std::uint64_t linear = 0x123; linear < 64 * kGiB; linear += 0x12345678) {
        REQUIRE(large.at(linear) == linear);
        REQUIRE(huge.at(linear) == linear);
    }
    REQUIRE_FALSE(large.at(64 * kGiB));
    REQUIRE_FALSE(huge.at(64 * kGiB));
    large.release();
    huge.release();
}

TEST_CASE("What lies in a larger leaf may be mapped again, and to nothing else") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode, GigabytePages::kAvailable);
    tree.must_map(kGiB, 5 * kGiB, kGiB);
    tree.must_map(4 * kGiB, 4 * kGiB, kMiB2);
    const std::size_t held = tree.memory.held().size();
    tree.must_map(kGiB + 0x7000, 5 * kGiB + 0x7000);
    tree.must_map(kGiB + kMiB2, 5 * kGiB + kMiB2, 3 * kMiB2);
    tree.must_map(4 * kGiB + 0x1ff000, 4 * kGiB + 0x1ff000);
    tree.must_map(kGiB, 5 * kGiB, kGiB);
    REQUIRE(tree.memory.held().size() == held);
    for (const std::uint64_t linear : {kGiB + 0x7000, 4 * kGiB + 0x7000}) {
        const libjump::Failure collision = tree.map(linear, 0x1000);
        REQUIRE(collision.error == Error::kAlreadyMapped);
        REQUIRE(collision.value == linear);
    }
    REQUIRE(tree.map(kGiB, 6 * kGiB, kGiB).error == Error::kAlreadyMapped);
    REQUIRE(leaves_of(tree) == Leaves{0, 1, 1});
    tree.release();
}

TEST_CASE("An extent over smaller leaves fills in what is missing, up to what differs") {
    const PagingMode mode = GENERATE(PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode, GigabytePages::kAvailable);
    tree.must_map(kGiB + 0x5000, 5 * kGiB + 0x5000);
    tree.must_map(kGiB, 5 * kGiB, kGiB);
    REQUIRE(leaves_of(tree) == Leaves{512, 511, 0});
    tree.must_map(3 * kGiB + 3 * kMiB2 + 0x9000, 0x1000);
    const libjump::Failure collision = tree.map(3 * kGiB, 3 * kGiB, kGiB);
    REQUIRE(collision.error == Error::kAlreadyMapped);
    REQUIRE(collision.value == 3 * kGiB + 3 * kMiB2 + 0x9000);
    REQUIRE(leaves_of(tree) == Leaves{512 + 9 + 1, 511 + 3, 0});
    REQUIRE(tree.at(3 * kGiB + 3 * kMiB2 + 0x8fff) == 3 * kGiB + 3 * kMiB2 + 0x8fff);
    REQUIRE_FALSE(tree.at(3 * kGiB + 3 * kMiB2 + 0xa000));
    tree.release();
}

TEST_CASE("Each allocation of an extent may fail: a part of it stands, and everything is given back") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    const std::uint64_t start = 0x40000000 - 2 * kPage;
    const std::uint64_t bytes = 4 * kPage + (mode == PagingMode::k32Bit ? 0 : 2 * kMiB2);
    std::size_t successes = 0;
    for (;; ++successes) {
        PageTree tree(mode);
        tree.memory.fail_after(successes);
        const Error error = tree.map(start, start, bytes).error;
        const TreeReport report = tree.report();
        REQUIRE((report.mappings == 0) == !tree.at(start));
        REQUIRE(tree.at(start + bytes - 1).has_value() == (error == Error::kNone));
        tree.release();
        if (error == Error::kNone) {
            break;
        }
        REQUIRE(error == Error::kOutOfMemory);
    }
    REQUIRE(successes == (mode == PagingMode::k32Bit    ? 2
                          : mode == PagingMode::kPae    ? 4
                          : mode == PagingMode::k4Level ? 5
                                                        : 6));
}
