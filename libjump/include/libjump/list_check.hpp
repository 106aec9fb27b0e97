// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The plan's invariant, checked on a list somebody else made.
#pragma once

#include <libjump/page_list.hpp>
#include <libjump/page_set.hpp>

namespace libjump {

// Passes a list whose words are well-formed and inside kListReach<Word>, and in which every page occurs at most once (a
// source that is its own destination counts once), none of them being `control_page`, `swap_page` (0: none) or a page
// of the list itself; the list lies in neither of those two. Takes pages from `memory` while it runs and gives them
// back. Errors: kList*, kPageTwice, kPageOutOfReach, kPlanHitsItself, kPageIsControlPage, kPageIsSwapPage,
// kOutOfMemory.
template <ListWord Word, PageMemory Memory>
[[nodiscard]] Result<void> check_list(Memory& memory, Word head, PhysAddr control_page, PhysAddr swap_page) {
    PageSet<Word, Memory> moved(memory);
    const auto check_not_ours = [&](PhysAddr page) -> Result<void> {
        if (page == control_page) {
            return Failure::page_is_control_page(page);
        }
        if (swap_page != PhysAddr{} && page == swap_page) {
            return Failure::page_is_swap_page(page);
        }
        return {};
    };
    const auto check_page = [&](PhysAddr page) -> Result<void> {
        if (const Result<void> checked = check_not_ours(page); !checked.ok()) {
            return checked;
        }
        const Result<bool> inserted = moved.insert(page);
        if (!inserted.ok()) {
            return inserted.failure();
        }
        if (!inserted.value()) {
            return Failure::page_twice(page);
        }
        return {};
    };
    const auto check_move = [&](EntryTag tag, PhysAddr page, PhysAddr destination) -> Result<void> {
        if (tag != EntryTag::kSource) {
            return {};
        }
        const Result<void> checked = check_page(page);
        return !checked.ok() || page == destination ? checked : check_page(destination);
    };
    const auto check_list_page = [&](EntryTag tag, PhysAddr page, PhysAddr) -> Result<void> {
        if (tag != EntryTag::kIndirection) {
            return {};
        }
        if (moved.contains(page)) {
            return Failure::plan_hits_itself(page);
        }
        return check_not_ours(page);
    };
    const Result<void> walked = walk_list<Word>(memory, head, check_move);
    return walked.ok() ? walk_list<Word>(memory, head, check_list_page) : walked;
}

}  // namespace libjump
