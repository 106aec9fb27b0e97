// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What must be true of a list that anybody wrote: a walk and a check end with a result, whatever they are led to, and
// what a check passes is what the model says a good list is.
#pragma once

#include <set>
#include <string>

#include <libjump/list_check.hpp>

#include "support/moves.hpp"

namespace test {

struct GarbageVerdict {
    std::string fault;         // empty: none
    bool passed = false;       // the check
    std::uint64_t visits = 0;  // of the walk
};

// The invariant of a plan, from the moves.
inline bool is_good_list(const std::vector<Move>& moves, const std::vector<std::uint64_t>& list_pages,
                         libjump::PhysAddr control_page, libjump::PhysAddr swap_page) {
    const auto is_own = [&](std::uint64_t page) { return page == control_page.value || page == swap_page.value; };
    std::set<std::uint64_t> seen(list_pages.begin(), list_pages.end());
    const auto fresh = [&](std::uint64_t page) { return !is_own(page) && seen.insert(page).second; };
    for (const std::uint64_t page : list_pages) {
        if (is_own(page)) {
            return false;
        }
    }
    for (const Move& move : moves) {
        if (!fresh(move.source) || (move.source != move.destination && !fresh(move.destination))) {
            return false;
        }
    }
    return true;
}

// Walks and checks the list at `head` in `memory`, in which everything may be read (let_read_anywhere()).
template <class Word>
GarbageVerdict judge_list(FakeMemory& memory, Word head, libjump::PhysAddr control_page, libjump::PhysAddr swap_page) {
    GarbageVerdict verdict;
    const auto count = [&](auto, libjump::PhysAddr, libjump::PhysAddr) -> libjump::Result<void> {
        ++verdict.visits;
        return {};
    };
    const bool walked = libjump::walk_list<Word>(memory, head, count).ok();
    verdict.passed = libjump::check_list<Word>(memory, head, control_page, swap_page).ok();
    if (!memory.held().empty() || !memory.complaints().empty()) {
        verdict.fault = "the check keeps a page or misuses one";
    } else if (walked) {
        std::vector<std::uint64_t> list_pages;
        const std::vector<Move> moves = moves_of(memory, head, &list_pages);
        if (verdict.passed != is_good_list(moves, list_pages, control_page, swap_page)) {
            verdict.fault = verdict.passed ? "the check passes a bad list" : "the check refuses a good list";
        }
    } else if (verdict.passed) {
        verdict.fault = "the check passes a list that cannot be walked";
    }
    return verdict;
}

}  // namespace test
