// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The errors that a traveller cannot make: jumps set up wrongly, allocators that lie, page lists made by somebody else.
#include <common/memory.hpp>

#include <libjump/forwarding_memory.hpp>
#include <libjump/list_check.hpp>

#include "guest.hpp"

namespace guest {
namespace {

using namespace libjump;

constexpr PhysAddr kControl{0x80000}, kSwap{0x81000};  // low memory, the test's own: see kMailboxAddress

// An allocator that gives the same page every time or, with `far`, once a page out of reach.
class LyingMemory : public ForwardingMemory<multiboot::PageAllocator> {
public:
    explicit LyingMemory(multiboot::PageAllocator& pages, bool far) : ForwardingMemory(pages), far_(far) {}

    Result<PhysAddr> allocate_page() {
        // What libjump keeps for itself, two sets of pages and what it remembers of one, takes the first five.
        ++calls_;
        if (calls_ <= 5 || (far_ && calls_ > 6)) {
            return memory_.allocate_page();
        }
        return far_ ? PhysAddr{k4GiB} : kSwap;
    }
    void free_page(PhysAddr page) {
        if (page < PhysAddr{k4GiB} && page != kSwap) {
            memory_.free_page(page);
        }
    }

private:
    bool far_;
    std::uint32_t calls_ = 0;
};

class Judge {
public:
    Judge(Environment& environment, Tap& tap) : environment_(environment), tap_(tap) {}

    void expect(const Failure& failure, Error error, const char* name) {
        tap_.equal(static_cast<std::uint32_t>(failure.error), static_cast<std::uint32_t>(error), "refused: ", name);
        say_why(failure);
        tap_.equal(environment_.pages.pages_in_use(), 0, "nothing is kept");
    }

    [[nodiscard]] multiboot::PageAllocator& pages() { return environment_.pages; }

private:
    Environment& environment_;
    Tap& tap_;
};

JumpConfig config(PhysAddr control, PhysAddr swap) {
    return {.control_page = control,
            .control_page_virtual = VirtAddr{reinterpret_cast<std::uintptr_t>(multiboot::to_virtual(kControl))},
            .swap_page = swap,
            .paging = current_paging_mode(),
            .kernel_keeps = keep::kAll};
}

void check_jumps(Judge& judge) {
    const auto prepare_fails = [&](const JumpConfig& wrong, Error error, const char* name) {
        judge.expect(Jump::prepare(judge.pages(), wrong).failure(), error, name);
    };
    prepare_fails(config(PhysAddr{kControl.value + 8}, kSwap), Error::kControlPageInvalid, "unaligned control page");
    prepare_fails(config(kControl, kControl), Error::kSwapPageInvalid, "swap page on the control page");
    JumpConfig no_buffer = config(kControl, kSwap);
    no_buffer.kernel_keeps = 0;
    prepare_fails(no_buffer, Error::kExtendedStateTooSmall, "no buffer for the FPU");

    JumpConfig enforced = config(kControl, kSwap);
    enforced.control_flow_enforced = true;
    prepare_fails(enforced, Error::kControlFlowEnforced, "a supervisor shadow stack");
    LyingMemory same(judge.pages(), false);
    judge.expect(Jump::prepare(same, config(kControl, kSwap)).failure(), Error::kPageIsSwapPage,
                 "an allocator that gives the swap page");

    Result<Jump> without_swap = Jump::prepare(judge.pages(), config(kControl, PhysAddr{}));
    const Failure armed =
        without_swap.value().arm(kEmptyList<std::uint32_t>, PhysAddr{0x1000}, MoveMode::kSwap).failure();
    without_swap.value().release(judge.pages());
    judge.expect(armed, Error::kSwapPageMissing, "a swap without a swap page");

    Result<PageTables> tables = PageTables::create(judge.pages(), current_paging_mode());
    (void)tables.value().map(judge.pages(), VirtAddr{0x1000}, PhysAddr{0x1000});
    const Failure mapped = tables.value().map(judge.pages(), VirtAddr{0x1000}, PhysAddr{0x2000}).failure();
    tables.value().release(judge.pages());
    judge.expect(mapped, Error::kAlreadyMapped, "one address for two pages");
}

void check_plans(Judge& judge) {
    const Segment two_pages{nullptr, 0, PhysAddr{0x1800000}, 8192};
    const PhysExtent reserved[] = {{PhysAddr{0x1000}, 16}, {PhysAddr{0x1801ff0}, 16}};
    const auto build = [&](auto& memory, const Placement& placement) {
        return Plan<Native::Word>::build(memory, {&two_pages, 1}, placement).failure();
    };
    Placement placement;
    placement.reserved = reserved;
    judge.expect(build(judge.pages(), placement), Error::kSegmentHitsReserved, "onto a reserved range");
    LyingMemory same(judge.pages(), false);
    judge.expect(build(same, {}), Error::kPageTwice, "an allocator that gives one page twice");
    LyingMemory far(judge.pages(), true);
    judge.expect(build(far, {}), Error::kPageOutOfReach, "an allocator that gives a page above 4 GiB");
}

void check_lists(Judge& judge) {
    constexpr std::uint32_t kList = 0x83000, kTo = 0x1800000 | 1, kFrom = 0x1801000 | 8, kEnd = 4;
    const auto source = [](PhysAddr page) { return static_cast<std::uint32_t>(page.value) | 8; };
    const struct {
        const char* name;
        Error error;
        std::uint32_t words[4];
    } cases[] = {
        {"a word with two tags", Error::kListEntryUnknown, {kTo, kFrom | 1}},
        {"a source before any destination", Error::kListNoDestination, {kFrom, kEnd}},
        {"a list that leads into itself", Error::kListEndless, {kTo, kList | 2}},
        {"one source twice", Error::kPageTwice, {kTo, kFrom, kFrom, kEnd}},
        {"a source that holds the list", Error::kPlanHitsItself, {kTo, kList | 8, kEnd}},
        {"the control page as a source", Error::kPageIsControlPage, {kTo, source(kControl), kEnd}},
        {"the swap page as a source", Error::kPageIsSwapPage, {kTo, source(kSwap), kEnd}},
    };
    for (const auto& wrong : cases) {
        memcpy(multiboot::to_virtual<void>(PhysAddr{kList}), wrong.words, sizeof wrong.words);
        const Result<void> checked = check_list<std::uint32_t>(judge.pages(), kList | 2, kControl, kSwap);
        judge.expect(checked.failure(), wrong.error, wrong.name);
    }
}

}  // namespace

void test_misuse(Environment& environment, Tap& tap) {
    Judge judge(environment, tap);
    check_jumps(judge);
    check_plans(judge);
    check_lists(judge);
    if (Traveller& trip = traveller(environment); prepare(trip, need_peer(environment, "contract"), tap)) {
        trip.travel();
        tap.equal(mailbox().visits, 1, "and a good plan still works");
    }
}

}  // namespace guest
