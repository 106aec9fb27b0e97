// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The inside of Plan::build(). Users include plan.hpp.
#pragma once

#include <cstdint>

#include <libjump/checked_memory.hpp>
#include <libjump/page_list.hpp>
#include <libjump/page_set.hpp>
#include <libjump/segment.hpp>
#include <libjump/set_aside_pages.hpp>

namespace libjump::detail {

// Builds one plan. What it took is either in the list, in `own_` or `spare_`, or given back. `Segments`: another type
// with a Span's operator[] and size(), for the tests.
template <ListWord Word, PageMemory Memory, class Segments = Span<const Segment>>
class PlanBuilder {
public:
    PlanBuilder(Memory& memory, Segments segments, const Placement& placement)
        : memory_(memory, placement.control_page, placement.swap_page),
          segments_(segments),
          placement_(placement),
          destinations_(memory_),
          own_(memory_),
          spare_(memory_) {
        placement_.reachable = kListReach<Word>.intersection(placement.reachable);
    }
    ~PlanBuilder() { give_back_own(); }
    PlanBuilder(const PlanBuilder&) = delete;
    PlanBuilder& operator=(const PlanBuilder&) = delete;

    [[nodiscard]] Result<void> check_segments() {
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            if (const Result<void> checked = check_segment(segments_[i], i, placement_); !checked.ok()) {
                return checked;
            }
        }
        // What a swap moves out of the way needs another page in reach, which is no segment's.
        std::uint64_t room = placement_.reachable.pages() / (is_copy() ? 1 : 2);
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            const std::uint64_t pages = segments_[i].extent().pages();
            if (pages > room) {
                return Failure::out_of_memory(i);
            }
            room -= pages;
            if (const Result<void> claimed = claim_destinations(i); !claimed.ok()) {
                return claimed;
            }
        }
        return {};
    }

    // Takes all pages of the plan, those of its list too. A destination among them is its own source, which nothing has
    // to be moved for: it was free, so the leaver has nothing there. Others are spare ones for whoever needs one.
    [[nodiscard]] Result<void> take_sources() {
        Word words = 0, list_pages = 0;
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            const auto pages = static_cast<Word>(segments_[i].extent().pages());
            words += pages + 1;
            const Word more = PageListWriter<Word>::pages_for(words) - list_pages;
            list_pages += more;
            if (const Result<void> taken = take_pages(pages + more); !taken.ok()) {
                return in_segment(taken.failure(), i);
            }
        }
        return {};
    }

    // Writes the list, whose first word it returns. Precondition: take_sources() has returned without a failure.
    [[nodiscard]] Word load_segments() {
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            append(segments_[i].load, EntryTag::kDestination);
            for (std::uint64_t offset = 0; offset < segments_[i].extent().size; offset += kPageSize) {
                load_page(segments_[i], offset);
            }
        }
        writer_.finish(memory_);
        return writer_.head();
    }

private:
    [[nodiscard]] static Failure in_segment(const Failure& failure, std::uint32_t index) {
        return failure.error == Error::kOutOfMemory ? Failure::out_of_memory(index) : failure;
    }

    [[nodiscard]] Result<void> claim_destinations(std::uint32_t index) {
        const PhysExtent extent = segments_[index].extent();
        for (PhysAddr page = extent.start; page != extent.end(); page = page.plus(kPageSize)) {
            const Result<bool> inserted = destinations_.insert(page);
            if (!inserted.ok()) {
                return in_segment(inserted.failure(), index);
            }
            if (!inserted.value()) {
                const std::uint32_t other = segment_with(page);
                return Failure::segments_overlap({index, extent}, {other, segments_[other].extent()});
            }
        }
        return {};
    }

    // The first segment that takes `page`; segments_.size() if none does.
    [[nodiscard]] std::uint32_t segment_with(PhysAddr page) const {
        std::uint32_t index = 0;
        while (index < segments_.size() && !segments_[index].extent().contains(page_extent(page))) {
            ++index;
        }
        return index;
    }

    void load_page(const Segment& segment, std::uint64_t offset) {
        const PhysAddr source = source_for(segment.load.plus(offset));
        append(source, EntryTag::kSource);
        std::uint32_t bytes = 0;
        if (offset < segment.image_size) {
            const std::uint64_t left = segment.image_size - offset;
            bytes = static_cast<std::uint32_t>(left < kPageSize ? left : kPageSize);
            memory_.write(source, static_cast<const char*>(segment.image) + offset, bytes);
        }
        if (bytes != kPageSize && !gives_zeros(memory_)) {
            memory_.clear(source.plus(bytes), kPageSize - bytes);
        }
    }

    // Cannot fail: the pages of the list are there.
    void append(PhysAddr page, EntryTag tag) {
        (void)writer_.append(memory_, page, tag, [this] { return Result<PhysAddr>(spare_.take()); });
    }

    [[nodiscard]] bool is_copy() const { return placement_.mode == MoveMode::kCopy; }

    // There is a spare page for whatever has none of its own: as many were taken as segments and list have.
    [[nodiscard]] PhysAddr source_for(PhysAddr destination) {
        if (!own_.contains(destination)) {
            return spare_.take();
        }
        erase_own(destination);
        return destination;
    }

    [[nodiscard]] Result<void> take_pages(Word pages) {
        for (; pages != 0; --pages) {
            const Result<PhysAddr> page = take_in_reach();
            if (!page.ok()) {
                return page.failure();
            }
            if (!destinations_.contains(page.value())) {
                spare_.add(page.value());
            } else if (const Result<bool> inserted = own_.insert(page.value()); !inserted.ok()) {
                memory_.free_page(page.value());
                return inserted.failure();
            } else {
                ++own_pages_;
            }
        }
        return {};
    }

    [[nodiscard]] Result<PhysAddr> take_in_reach() {
        const Result<PhysAddr> page = memory_.allocate_page();
        if (page.ok() && !placement_.reachable.contains(page_extent(page.value()))) {
            memory_.free_page(page.value());
            return Failure::page_out_of_reach(page.value(), placement_.reachable);
        }
        return page;
    }

    // Those that a plan which failed has not come to.
    void give_back_own() {
        for (std::uint32_t i = 0; own_pages_ != 0; ++i) {
            const PhysExtent extent = segments_[i].extent();
            for (PhysAddr page = extent.start; own_pages_ != 0 && page != extent.end(); page = page.plus(kPageSize)) {
                if (own_.contains(page)) {
                    erase_own(page);
                    memory_.free_page(page);
                }
            }
        }
    }

    void erase_own(PhysAddr page) {
        own_.erase(page);
        --own_pages_;
    }

    using Checked = CheckedMemory<Memory>;

    Checked memory_;
    Segments segments_;
    Placement placement_;  // its reachable memory cut to what a Word can name
    PageSet<Word, Checked> destinations_;
    PageSet<Word, Checked> own_;  // destinations that are their own sources, as far as the list has not come to them
    Word own_pages_ = 0;
    PageListWriter<Word> writer_;
    SetAsidePages<Checked> spare_;  // for those that are not, and for the list
};

}  // namespace libjump::detail
