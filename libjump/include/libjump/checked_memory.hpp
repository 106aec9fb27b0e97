// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A PageMemory that hands out no page which is in use already, as far as that can be known: for pages that are taken
// from an allocator which libjump has no reason to trust.
#pragma once

#include <libjump/forwarding_memory.hpp>
#include <libjump/page_register.hpp>
#include <libjump/page_set.hpp>

namespace libjump {

// `memory`: whose pages these are; it gives those of the records too, which go back when this ends. `control_page`,
// `swap_page`: the jump's own; 0: none.
template <PageMemory Memory>
class CheckedMemory : public ForwardingMemory<Memory> {
public:
    CheckedMemory(Memory& memory, PhysAddr control_page, PhysAddr swap_page)
        : ForwardingMemory<Memory>(memory),
          control_page_(control_page),
          swap_page_(swap_page),
          record_memory_(memory, *this),
          records_(record_memory_),
          set_memory_(memory, *this),
          given_(set_memory_) {}
    CheckedMemory(const CheckedMemory&) = delete;
    CheckedMemory& operator=(const CheckedMemory&) = delete;

    // Errors: kOutOfMemory; kPageOutOfReach; kPageIsControlPage, kPageIsSwapPage; kPageTwice for a page that was given
    // before and is not back, or in which the records of those lie: it is then left alone.
    [[nodiscard]] Result<PhysAddr> allocate_page() {
        const Result<PhysAddr> page = take_page();
        if (!page.ok()) {
            return page;
        }
        in_hand_ = page.value();
        const Result<bool> inserted = given_.insert(in_hand_);
        in_hand_ = PhysAddr{};
        if (!inserted.ok()) {
            memory_.free_page(page.value());
            return inserted.failure();
        }
        return page;
    }

    // Also for pages that this did not hand out.
    void free_page(PhysAddr page) {
        if (given_.contains(page)) {
            given_.erase(page);
        }
        memory_.free_page(page);
    }

private:
    using ForwardingMemory<Memory>::memory_;

    // Where the records take their own pages, which are no less in use.
    class RecordMemory : public ForwardingMemory<Memory> {
    public:
        RecordMemory(Memory& memory, CheckedMemory& owner) : ForwardingMemory<Memory>(memory), owner_(owner) {}

        [[nodiscard]] Result<PhysAddr> allocate_page() { return owner_.take_page(); }
        void free_page(PhysAddr page) { this->memory_.free_page(page); }

    protected:
        CheckedMemory& owner_;
    };

    // The set's pages are entered, so that each is found at once: a walk through the whole set for every page that is
    // given would take as many steps as the machine has 128 MiB.
    class SetMemory : public RecordMemory {
    public:
        using RecordMemory::RecordMemory;

        [[nodiscard]] Result<PhysAddr> allocate_page() {
            const Result<PhysAddr> page = RecordMemory::allocate_page();
            if (!page.ok()) {
                return page;
            }
            const Result<void> entered = this->owner_.records_.enter(page.value());
            if (!entered.ok()) {
                this->memory_.free_page(page.value());
                return entered.failure();
            }
            return page;
        }
    };

    // A page that is neither the jump's nor given, nor where the records of those lie.
    [[nodiscard]] Result<PhysAddr> take_page() {
        const Result<PhysAddr> page = allocate_page_in(memory_, kListReach<std::uint64_t>);
        if (!page.ok()) {
            return page;
        }
        if (page.value() == in_hand_ || given_.contains(page.value()) || records_.has(page.value())) {
            return Failure::page_twice(page.value());
        }
        if (control_page_ != PhysAddr{} && page.value() == control_page_) {
            memory_.free_page(page.value());
            return Failure::page_is_control_page(page.value());
        }
        if (swap_page_ != PhysAddr{} && page.value() == swap_page_) {
            memory_.free_page(page.value());
            return Failure::page_is_swap_page(page.value());
        }
        return page;
    }

    PhysAddr control_page_, swap_page_;
    PhysAddr in_hand_;  // taken, while the set, which may need pages of its own for it, gets to know it; 0: none
    RecordMemory record_memory_;
    PageRegister<RecordMemory> records_;
    SetMemory set_memory_;
    PageSet<std::uint64_t, SetMemory> given_;
};

}  // namespace libjump
