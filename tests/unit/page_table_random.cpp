// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Random mappings against a model, seen with the CPU's eyes.
#include <algorithm>
#include <map>

#include "support/page_model.hpp"
#include "support/page_tree.hpp"
#include "support/random.hpp"

using libjump::Error;
using libjump::GigabytePages;
using libjump::PagingMode;
using namespace test;

namespace {

// Sizes and addresses that are multiples of a page, of 2 MiB or of 1 GiB, near enough to each other to meet.
class Ranges {
public:
    Ranges(Random& random, PagingMode mode) : random_(random), narrow_(mode == PagingMode::k32Bit) {
        if (mode == PagingMode::k4Level || mode == PagingMode::k5Level) {
            base_ = random.one_in(2) ? 0x123400000000 : 0xfffff00000000000;
            far_ = std::uint64_t{1} << 45;
        }
    }

    MappedRange next() {
        const std::uint64_t window = narrow_ ? 32 << 20 : 3 * kGiB;
        const std::uint64_t linear = base_ + place(window);
        std::uint64_t physical = far_ + (linear - base_);  // most ranges agree, some in the small bits alone
        if (random_.one_in(4)) {
            physical = far_ + place(window);
        }
        return {linear, physical, std::max(place(narrow_ ? 1 << 20 : kGiB), kPage)};
    }

private:
    std::uint64_t place(std::uint64_t below) {
        const std::uint64_t unit = random_.one_in(3) ? kPage : narrow_ || random_.one_in(2) ? kMiB2 / 4 : kMiB2;
        return random_.between(0, below - 1) / unit * unit;
    }

    Random& random_;
    bool narrow_;
    std::uint64_t base_ = 0;
    std::uint64_t far_ = 0;
};

void require_same_at_edges(PageTree& tree, const PageModel& model, Random& random) {
    for (const MappedRange& range : model.ranges()) {
        const std::uint64_t end = range.linear + range.bytes;
        const std::uint64_t inside = range.linear + random.between(0, range.bytes - 1);
        for (const std::uint64_t at : {range.linear - 1, range.linear, inside, end - 1, end}) {
            REQUIRE(tree.at(at) == model.at(at));
        }
    }
}

}  // namespace

TEST_CASE("Random extents are what the model says") {
    Random random("page_table_random, extents");
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    const GigabytePages gigabyte_pages = GENERATE(GigabytePages::kAbsent, GigabytePages::kAvailable);
    int collisions = 0;
    for (int round = 0; round < 5; ++round) {
        PageTree tree(mode, gigabyte_pages);
        PageModel model;
        Ranges ranges(random, mode);
        for (int i = 0; i < 30; ++i) {
            const MappedRange range = ranges.next();
            const MappedRange accepted = model.accepted_part(range);
            const libjump::Failure failure = tree.map(range.linear, range.physical, range.bytes);
            if (accepted.bytes == range.bytes) {
                REQUIRE(failure.error == Error::kNone);
            } else {
                REQUIRE(failure.error == Error::kAlreadyMapped);
                ++collisions;
            }
            if (accepted.bytes != 0) {
                model.add(accepted);
            }
        }
        require_same_at_edges(tree, model, random);
        REQUIRE(tree.report().tables == tree.memory.held().size());
        tree.release();
    }
    REQUIRE(collisions > 0);
}

TEST_CASE("Random pages are what the CPU sees, after every single write") {
    Random random("page_table_random, pages");
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    const std::uint64_t physical_pages = mode == PagingMode::k32Bit ? 1 << 20 : std::uint64_t{1} << 40;
    const bool long_mode = mode == PagingMode::k4Level || mode == PagingMode::k5Level;
    const std::uint64_t bases[] = {0, long_mode ? 0x00007fff00000000u : 0, long_mode ? 0xffffffff00000000u : 0};
    PageTree tree(mode);
    std::map<std::uint64_t, std::uint64_t> model;
    tree.memory.after_write = [&](auto) {
        const TreeReport report = tree.report();
        REQUIRE((report.mappings == model.size() || report.mappings == model.size() + 1));
        for (const auto& [linear, physical] : model) {
            REQUIRE(tree.at(linear + 0x123) == physical + 0x123);
        }
    };
    for (int i = 0; i < (long_mode ? 25 : 60); ++i) {
        const std::uint64_t linear = bases[random.between(0, 2)] + (random.between(0, (1 << 20) - 1) << 12);
        const std::uint64_t physical = random.between(0, physical_pages - 1) << 12;
        REQUIRE((tree.map(linear, physical).error == Error::kNone) == !model.contains(linear));
        model.emplace(linear, physical);
    }
    const TreeReport report = tree.report();
    REQUIRE(report.mappings == model.size());
    REQUIRE(report.tables == tree.memory.held().size());
    REQUIRE(tree.at(0x00badbad).has_value() == model.contains(0x00bad000));
    tree.release();
}

TEST_CASE("An extent is mapped from its start on, and valid after every single write") {
    const PagingMode mode = GENERATE(PagingMode::k32Bit, PagingMode::kPae, PagingMode::k4Level, PagingMode::k5Level);
    PageTree tree(mode, GigabytePages::kAvailable);
    const std::uint64_t start = kGiB - kMiB2 - kPage;
    const std::uint64_t bytes =
        mode == PagingMode::k32Bit ? 40 * kPage : 2 * kPage + 2 * kMiB2 + (mode == PagingMode::kPae ? 0 : 2 * kGiB);
    std::uint64_t mapped = 0;
    tree.memory.after_write = [&](auto) {
        (void)tree.report();
        while (mapped < bytes && tree.at(start + mapped)) {
            REQUIRE(tree.at(start + mapped) == start + mapped);
            mapped += mapped % kMiB2 == kPage && mapped + kMiB2 <= bytes ? kMiB2 : kPage;
        }
        REQUIRE_FALSE(tree.at(start + bytes));
    };
    tree.must_map(start, start, bytes);
    REQUIRE(mapped == bytes);
    tree.release();
}
