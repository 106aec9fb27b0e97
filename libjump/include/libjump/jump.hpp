// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The jump itself.
// Order of calls: prepare, arm, leave, again any number of times, release. README.md has a picture.
#pragma once

#include <cstdint>

#include <libjump/arch.hpp>
#include <libjump/cpu_context.hpp>
#include <libjump/current_paging.hpp>
#include <libjump/jump_config.hpp>
#include <libjump/page_list.hpp>
#include <libjump/page_memory.hpp>

namespace libjump {

// `Arch`: whose control page it is, one of arch.hpp's.
template <class Arch>
class BasicJump {
public:
    using Word = typename Arch::Word;
    using Page = typename Arch::Page;
    using Transition = typename Arch::Transition;

    constexpr BasicJump() = default;

    // Checks what needs no memory. Errors: kMemoryEncrypted, kControlFlowEnforced, kControlPageInvalid,
    // kSwapPageInvalid, kSerialInvalid, kPagingModeInvalid; on x86_64 kControlPageUnmapped, and kPageUnmapped for a
    // page of `segments`.
    [[nodiscard]] static Result<void> check(const JumpConfig& config);

    // Builds the page tables and fills the control page. On failure nothing stays allocated.
    // Errors: check()'s, kExtendedStateTooSmall, kOutOfMemory, kPageOutOfReach, kLinearOutOfReach, kPageTwice,
    // kPageIsControlPage, kPageIsSwapPage; on i386 kAlreadyMapped: see Transition::create(). CPL 0.
    template <PageMemory Memory>
    [[nodiscard]] static Result<BasicJump> prepare(Memory& memory, const JumpConfig& config) {
        if (const Result<void> checked = check(config); !checked.ok()) {
            return checked.failure();
        }
        const Result<CpuContext> context =
            CpuContext::create(config.kernel_keeps, config.extended_state, config.extended_state_size);
        if (!context.ok()) {
            return context.failure();
        }
        const Result<Transition> transition = Transition::create(memory, config);
        if (!transition.ok()) {
            return transition.failure();
        }
        return BasicJump(config, context.value(), transition.value());
    }

    // Checks that the jump's page tables map every page of a list and, for a peer in long mode, its entry: on x86_64 a
    // page that is in no extent of `identity` would be a fault past the point of no return; on i386 pages move without
    // paging. `memory` reads the list and the jump's page tables. Precondition: prepared. Errors: kPageUnmapped;
    // kList* and kPageOutOfReach if it is no list.
    template <PageMemory Memory>
    [[nodiscard]] Result<void> check_mapped(Memory& memory, Word list_head, PhysAddr entry,
                                            PeerMode peer = PeerMode::kNative) const {
        const auto check_page = [&](PhysAddr page) -> Result<void> {
            return transition_.reaches(memory, page) ? Result<void>{} : Failure::page_unmapped(page);
        };
        const auto check_word = [&](EntryTag tag, PhysAddr page, PhysAddr destination) -> Result<void> {
            if (tag == EntryTag::kDestination) {
                return {};  // moved when a source goes there
            }
            const Result<void> checked = check_page(page);
            return checked.ok() && tag == EntryTag::kSource ? check_page(destination) : checked;
        };
        const Result<void> walked = walk_list<Word>(memory, list_head, check_word);
        return walked.ok() && peer == PeerMode::kNative ? check_page(PhysAddr{entry.value & kPageMask}) : walked;
    }

    // Sets what the next leave does. `list_head`: a page list with this plan's invariant, the empty list included.
    // `entry`: physical; below 4 GiB but for a peer in long mode. May be called again between leaves. Errors:
    // kSwapPageMissing, kEntryOutOfReach.
    [[nodiscard]] Result<void> arm(Word list_head, PhysAddr entry, MoveMode mode, PeerMode peer = PeerMode::kNative);

    // ─── point of no return ─── leave() allocates nothing and cannot fail, and between leaving and
    // coming back no stack but the control page's is used.
    //
    // Leaves. With a swap it returns when the peer comes back, and gives the address at which the peer wants to be
    // entered next, which is also what the next leave will enter; 0: nowhere, as after a fault, and then arm() comes
    // first. With a copy it does not return. Preconditions: those of libjump_leave() in libjump.h.
    PhysAddr leave();

    // The report of the peer that the last leave() entered, if it faulted and PeerFault::kReturn was chosen; else null.
    // Valid until the next leave() or release(). Precondition: prepared.
    [[nodiscard]] const typename Page::Report* fault() const {
        return page_->data.faulted != 0 ? &page_->data.report : nullptr;
    }

    // Gives the page tables back. The control page and the swap page are the caller's again.
    template <PageMemory Memory>
    void release(Memory& memory) {
        transition_.release(memory);
    }

    [[nodiscard]] const Page& control_page() const { return *page_; }

private:
    BasicJump(const JumpConfig& config, const CpuContext& context, const Transition& transition);

    Page* page_ = nullptr;
    PhysAddr swap_page_;
    MoveMode mode_ = MoveMode::kCopy;
    PeerFault peer_fault_ = PeerFault::kStop;
    CpuContext context_;
    Transition transition_;
};

extern template class BasicJump<Native>;

using Jump = BasicJump<Native>;

}  // namespace libjump
