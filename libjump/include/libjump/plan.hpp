// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A plan: segments turned into a page list, with every page it needs already taken.
//
// Invariant: a page occurs at most once in a plan, be it as destination or as source (a source that is its own
// destination counts once). The moves then commute, and swapping twice is the identity: coming back is running
// the same plan again. Pages that hold the list are in no plan at all.
#pragma once

#include <libjump/page_list.hpp>
#include <libjump/plan_builder.hpp>
#include <libjump/segment.hpp>

namespace libjump {

template <ListWord Word>
class Plan {
public:
    constexpr Plan() = default;
    // A plan that build() made and that was kept as its head.
    constexpr explicit Plan(Word head) : head_(head) {}

    // Checks every segment, then takes pages and copies the images into them; no destination is touched. Any
    // number of segments, in any order: it takes as many steps as they have pages. On failure nothing stays allocated.
    // Takes a page for each page of segment, one for every 1023 (i386) or 511 (x86_64) words of list, and while it
    // builds those of PageSets: of the destinations, of the pages taken, and of those that are their own sources, since
    // `memory` gave a destination. What the placement calls reachable is cut to kListReach<Word>. Segments of more than
    // half of that, or for a copy of more than all of it, are refused before a page is taken for them: kOutOfMemory.
    // Errors: kOutOfMemory, kSegment*, kPageTwice, kPageOutOfReach, kPageIsControlPage, kPageIsSwapPage.
    template <PageMemory Memory>
    [[nodiscard]] static Result<Plan> build(Memory& memory, Span<const Segment> segments, const Placement& placement) {
        detail::PlanBuilder<Word, Memory> builder(memory, segments, placement);
        if (const Result<void> checked = builder.check_segments(); !checked.ok()) {
            return checked.failure();
        }
        if (const Result<void> taken = builder.take_sources(); !taken.ok()) {
            return taken.failure();
        }
        return Plan(builder.load_segments());
    }

    // Gives back every page of the plan; the plan is then empty. Precondition: the leaver's memory is in its place.
    // While a peer runs that was swapped in, the source pages hold the leaver's memory, and would be lost.
    template <PageMemory Memory>
    void release(Memory& memory) {
        // An indirection page is freed one link late: the walk still reads its words.
        PhysAddr list_page;
        const auto free_all = [&](EntryTag tag, PhysAddr page, PhysAddr) -> Result<void> {
            if (tag == EntryTag::kSource) {
                memory.free_page(page);
            } else if (tag == EntryTag::kIndirection) {
                free_if_any(memory, list_page);
                list_page = page;
            }
            return {};
        };
        (void)walk_list<Word>(memory, head_, free_all);  // our own list: it cannot be malformed
        free_if_any(memory, list_page);
        head_ = kEmptyList<Word>;
    }

    // The list's first word, what Linux calls image->head.
    [[nodiscard]] Word head() const { return head_; }

private:
    template <PageMemory Memory>
    static void free_if_any(Memory& memory, PhysAddr page) {
        if (page != PhysAddr{}) {
            memory.free_page(page);
        }
    }

    Word head_ = kEmptyList<Word>;
};

}  // namespace libjump
