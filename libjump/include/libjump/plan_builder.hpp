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

// Builds one plan. What it took is either in the list, in `set_aside_`, or given back.
template <ListWord Word, PageMemory Memory>
class PlanBuilder {
public:
    PlanBuilder(Memory& memory, Span<const Segment> segments, const Placement& placement)
        : memory_(memory, placement.control_page, placement.swap_page),
          segments_(segments),
          placement_(placement),
          destinations_(memory_),
          own_(memory_),
          spare_(memory_),
          set_aside_(memory_) {
        placement_.reachable = kListReach<Word>.intersection(placement.reachable);
    }
    ~PlanBuilder() {
        if (is_copy()) {
            give_back_own();
        }
    }
    PlanBuilder(const PlanBuilder&) = delete;
    PlanBuilder& operator=(const PlanBuilder&) = delete;

    [[nodiscard]] Result<void> check_segments() {
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            if (const Result<void> checked = check_segment(segments_[i], i, placement_); !checked.ok()) {
                return checked;
            }
        }
        // For a swap every page of a segment needs another one in reach, which is no segment's.
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

    // For a copy: takes all pages of the plan, those of its list too. Each is the source of its own, which needs no
    // other then, or a spare one for whoever does.
    [[nodiscard]] Result<void> take_sources() {
        std::uint64_t pages = 0;
        for (const Segment& segment : segments_) {
            pages += segment.extent().pages();
        }
        if (!is_copy() || pages == 0) {
            return {};
        }
        for (pages += PageListWriter<Word>::pages_for(static_cast<Word>(pages + segments_.size())); pages != 0;
             --pages) {
            const Result<PhysAddr> page = take_in_reach();
            if (!page.ok()) {
                return page.failure();
            }
            if (!destinations_.contains(page.value())) {
                spare_.add(page.value());
            } else if (const Result<bool> inserted = own_.insert(page.value()); !inserted.ok()) {
                memory_.free_page(page.value());
                return inserted.failure();
            }
        }
        return {};
    }

    [[nodiscard]] Result<void> load_segments() {
        for (std::uint32_t i = 0; i < segments_.size(); ++i) {
            const Segment& segment = segments_[i];
            Result<void> done = append(segment.load, EntryTag::kDestination);
            for (std::uint64_t offset = 0; done.ok() && offset < segment.extent().size; offset += kPageSize) {
                done = load_page(segment, offset);
            }
            if (!done.ok()) {
                return in_segment(done.failure(), i);
            }
        }
        return {};
    }

    [[nodiscard]] Word finish() {
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

    [[nodiscard]] Result<void> load_page(const Segment& segment, std::uint64_t offset) {
        const Result<PhysAddr> source = source_for(segment.load.plus(offset));
        if (!source.ok()) {
            return source.failure();
        }
        if (const Result<void> appended = append(source.value(), EntryTag::kSource); !appended.ok()) {
            memory_.free_page(source.value());
            return appended;
        }
        if (offset < segment.image_size) {
            const std::uint64_t left = segment.image_size - offset;
            const auto bytes = static_cast<std::uint32_t>(left < kPageSize ? left : kPageSize);
            memory_.write(source.value(), static_cast<const char*>(segment.image) + offset, bytes);
        }
        return {};
    }

    [[nodiscard]] Result<void> append(PhysAddr page, EntryTag tag) {
        return writer_.append(memory_, page, tag, [this] { return take_page(); });
    }

    [[nodiscard]] bool is_copy() const { return placement_.mode == MoveMode::kCopy; }

    [[nodiscard]] Result<PhysAddr> source_for(PhysAddr destination) {
        if (!own_.contains(destination)) {
            return take_page();
        }
        own_.erase(destination);
        return destination;
    }

    [[nodiscard]] Result<PhysAddr> take_in_reach() {
        const Result<PhysAddr> page = memory_.allocate_page();
        if (page.ok() && !placement_.reachable.contains(page_extent(page.value()))) {
            memory_.free_page(page.value());
            return Failure::page_out_of_reach(page.value(), placement_.reachable);
        }
        return page;
    }

    // A page that is nobody's destination. Those that are get set aside until the plan stands.
    [[nodiscard]] Result<PhysAddr> take_page() {
        if (!spare_.empty()) {
            return spare_.take();
        }
        for (;;) {
            const Result<PhysAddr> page = take_in_reach();
            if (!page.ok() || !destinations_.contains(page.value())) {
                return page;
            }
            set_aside_.add(page.value());
        }
    }

    // Those that a plan which failed has not come to.
    void give_back_own() {
        for (const Segment& segment : segments_) {
            const PhysExtent extent = segment.extent();
            for (PhysAddr page = extent.start; page != extent.end(); page = page.plus(kPageSize)) {
                if (own_.contains(page)) {
                    own_.erase(page);
                    memory_.free_page(page);
                }
            }
        }
    }

    using Checked = CheckedMemory<Memory>;

    Checked memory_;
    Span<const Segment> segments_;
    Placement placement_;  // its reachable memory cut to what a Word can name
    PageSet<Word, Checked> destinations_;
    PageSet<Word, Checked> own_;  // destinations that are their own sources, as far as the list has not come to them
    PageListWriter<Word> writer_;
    SetAsidePages<Checked> spare_;  // for those that are not
    SetAsidePages<Checked> set_aside_;
};

}  // namespace libjump::detail
