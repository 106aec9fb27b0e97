// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Extents mapped in any order, in all paging modes: after each of them the CPU, by the manual's walker, and libjump's
// own walker see what the model says. The allocator may run dry.
#include <libjump/page_table.hpp>

#include "fuzz/target.hpp"
#include "support/page_model.hpp"
#include "support/page_walk.hpp"

using namespace libjump;
using namespace test;

namespace {

// Pages, or numbers of them, that are multiples of a page, of 2 MiB or of 1 GiB, and often near each other.
std::uint64_t pages(fuzz::Input& input) {
    const std::uint64_t kind = input.number(1);
    return input.number(1) << (kind % 4 == 0 ? 0 : kind % 4 == 1 ? 9 : kind % 4 == 2 ? 18 : 8) << 12;
}

class Tables {
public:
    Tables(fuzz::Input& input) : mode_(static_cast<PagingMode>(input.number(1) % 4)) {
        const bool gigabytes = input.flag();
        if (input.flag()) {
            memory_.fail_after(static_cast<std::size_t>(input.number(1)));
        }
        const auto created =
            PageTables::create(memory_, mode_, gigabytes ? GigabytePages::kAvailable : GigabytePages::kAbsent);
        is_dry_ = !created.ok();
        tables_ = created.ok() ? created.value() : PageTables();
    }

    void fill(fuzz::Input& input) {
        const std::uint64_t half = geometry_of(mode_).high_start;
        for (int i = 0; i < 12 && !input.empty() && !is_dry_; ++i) {
            const std::uint64_t linear = pages(input) + (input.flag() ? half : 0);
            const std::uint64_t physical = input.flag() ? pages(input) : linear - (linear >= half ? half : 0);
            map({linear, physical, std::min(pages(input) + input.number(1), std::uint64_t{1} << 30)});
        }
    }

    void release() {
        tables_.release(memory_);
        fuzz::require(memory_.held().empty() && memory_.complaints().empty(), "a table is kept, or a page misused");
    }

private:
    void map(const MappedRange& range) {
        const MappedRange whole{range.linear, range.physical, (range.bytes + 4095) & ~std::uint64_t{4095}};
        const Error error = tables_.map_extent(memory_, VirtAddr{range.linear}, {PhysAddr{range.physical}, range.bytes})
                                .failure()
                                .error;
        if (!geometry_of(mode_).physical().contains({PhysAddr{range.physical}, whole.bytes})) {
            fuzz::require(error == Error::kPageOutOfReach, "memory that no entry can name is mapped");
        } else if (!geometry_of(mode_).has_linear(VirtAddr{range.linear}, whole.bytes)) {
            fuzz::require(error == Error::kLinearOutOfReach, "addresses that do not exist are mapped");
        } else if (error == Error::kOutOfMemory) {
            is_dry_ = true;  // and some of it may be mapped
        } else {
            const MappedRange accepted = model_.accepted_part(whole);
            fuzz::require(error == (accepted.bytes == whole.bytes ? Error::kNone : Error::kAlreadyMapped),
                          "an extent is refused, or should be");
            if (accepted.bytes != 0) {
                model_.add(accepted);
            }
        }
        look();
    }

    void look() {
        const TreeReport report = inspect_tree(memory_, mode_, tables_.root().value);
        fuzz::require(report.fault.empty(), report.fault.c_str());
        fuzz::require(report.tables == memory_.held().size(), "a table that leads nowhere");
        for (const MappedRange& range : model_.ranges()) {
            const std::uint64_t end = range.linear + range.bytes;
            for (const std::uint64_t at : {range.linear - 1, range.linear, end - 1, end}) {
                look_at(at);
            }
        }
    }

    void look_at(std::uint64_t linear) {
        const auto expected = model_.at(linear), seen = translate(memory_, mode_, tables_.root().value, linear);
        fuzz::require(seen == expected || (is_dry_ && !expected), "the CPU sees something else");
        if (geometry_of(mode_).has_linear(VirtAddr{linear}, 1)) {
            const auto walked = libjump::translate(memory_, mode_, tables_.root(), VirtAddr{linear});
            fuzz::require(walked.ok() == seen.has_value() && (!seen || walked.value().value == *seen),
                          "libjump sees something else");
        }
    }

    FakeMemory memory_;
    PagingMode mode_;
    PageTables tables_;
    PageModel model_;
    bool is_dry_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    Tables tables(input);
    tables.fill(input);
    tables.release();
    return 0;
}
