// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Plans, of both widths, from an allocator that gives what it must not: page 0, addresses that are no page's, the
// jump's own pages, destinations, pages out of reach, and pages that the plan has already. Either an error or a good
// list, as the model of the checker says it, that brings every byte where it belongs; and nothing is kept.
#include <algorithm>
#include <set>

#include <libjump/plan.hpp>

#include "fuzz/target.hpp"
#include "support/garbage_list.hpp"
#include "support/segments.hpp"

using libjump::PhysAddr;
using namespace test;

namespace {

constexpr std::uint64_t kDestinations = 0x10000000, kPages = 0x14000000;
constexpr PhysAddr kControl{0x7000}, kSwap{0x8000};

Segments read_segments(fuzz::Input& input) {
    Segments segments;
    for (std::uint64_t count = input.number(1) % 4; count > 0; --count) {
        const std::uint64_t load = input.flag() ? input.number(8) : kDestinations + (input.number(1) << 12);
        const std::uint64_t bytes = input.number(2);
        const std::uint64_t image = input.number(2);
        segments.add(load, bytes, std::vector<std::uint8_t>(image, static_cast<std::uint8_t>(count)));
    }
    return segments;
}

std::vector<PhysAddr> read_pages(fuzz::Input& input) {
    std::vector<PhysAddr> pages;
    std::uint64_t next = kPages;
    while (!input.empty()) {
        const std::uint64_t kind = input.number(1), number = input.number(1);
        std::uint64_t page = 0;
        switch (kind % 8) {
            case 0:
                page = number << 12;  // page 0 and the jump's own among them
                break;
            case 1:
                page = next + number;
                next += 4096;
                break;
            case 2:
                page = pages.empty() ? next : pages[number % pages.size()].value;
                break;
            case 3:
                page = kDestinations + (number << 12);
                break;
            case 4:
                page = input.number(8);
                break;
            default:  // as many good ones
                for (std::uint64_t i = number % 16; i > 0; --i, next += 4096) {
                    pages.emplace_back(next);
                }
                page = next;
                next += 4096;
        }
        pages.emplace_back(page);
    }
    return pages;
}

// True if a page may be given while it is in use. What it says of pages to be given back is overwritten then.
bool is_any_repeated(const std::vector<PhysAddr>& pages) {
    std::set<std::uint64_t> seen;
    return std::any_of(pages.begin(), pages.end(), [&](PhysAddr page) {
        const bool is_any_later_one = page.value >= 0x200000 && page.value < kDestinations;
        return page.is_page_aligned() && (is_any_later_one || !seen.insert(page.value).second);
    });
}

void require_in_place(FakeMemory& memory, const std::vector<Move>& moves, const Segments& segments) {
    PageMap pages;
    for (const Move& move : moves) {
        pages[move.destination].fill(0xdd);
        pages[move.source] = memory.contents(PhysAddr{move.source});
    }
    run_swaps(moves, pages);
    for (const auto& [address, bytes] : segments.in_place()) {
        fuzz::require(pages.contains(address) && pages[address] == bytes, "a byte is not where it belongs");
    }
}

template <class Word>
void build(fuzz::Input& input) {
    FakeMemory memory;
    libjump::Placement placement{.control_page = kControl, .swap_page = kSwap};
    if (input.flag()) {
        placement.reachable = {PhysAddr{0}, libjump::kPhysicalEnd};
    }
    if (input.flag()) {
        memory.reuse_freed_pages();
    }
    if (input.flag()) {
        memory.fail_after(static_cast<std::size_t>(input.number(2)));
    }
    const Segments segments = read_segments(input);
    const std::vector<PhysAddr> pages = read_pages(input);
    const bool may_repeat = is_any_repeated(pages);
    memory.hand_out(pages);
    auto plan = libjump::Plan<Word>::build(memory, segments.span(), placement);
    if (plan.ok()) {
        std::vector<std::uint64_t> list_pages;
        const std::vector<Move> moves = moves_of(memory, plan.value().head(), &list_pages);
        fuzz::require(is_good_list(moves, list_pages, kControl, kSwap), "a plan that no checker should pass");
        require_in_place(memory, moves, segments);
        plan.value().release(memory);
    }
    fuzz::require(memory.complaints().empty(), "a page is misused");
    fuzz::require(may_repeat || memory.held().empty(), "a page is kept");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    input.flag() ? build<std::uint32_t>(input) : build<std::uint64_t>(input);
    return 0;
}
