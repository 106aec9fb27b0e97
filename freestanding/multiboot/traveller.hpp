// SPDX-License-Identifier: MIT OR GPL-2.0-only
// One peer and the jump into it: how an embedder uses libjump's C++ interface. Travellers live in the
// image, as their JumpStorage has to.
#pragma once

#include <libjump/jump.hpp>
#include <libjump/plan.hpp>

#include "jump_storage.hpp"
#include "page_allocator.hpp"
#include "peer.hpp"

namespace multiboot {

class Traveller {
public:
    // `plan_pages`: what plans take their lists and sources from; page tables and the swap page are always `pages`'.
    explicit Traveller(PageAllocator& pages) : Traveller(pages, pages) {}
    Traveller(PageAllocator& pages, PageAllocator& plan_pages) : pages_(pages), plan_pages_(plan_pages) {}
    ~Traveller() { release(); }
    Traveller(const Traveller&) = delete;
    Traveller& operator=(const Traveller&) = delete;

    // Takes a swap page, transition tables and a plan for these segments. On failure nothing stays
    // taken.
    [[nodiscard]] libjump::Result<void> prepare(libjump::Span<const libjump::Segment> segments, libjump::PhysAddr entry,
                                                libjump::MoveMode mode = libjump::MoveMode::kSwap,
                                                libjump::PeerMode peer = libjump::PeerMode::kProtected32);

    // For the next prepare(): travel() returns from a peer that faults, and jump().fault() says why.
    void return_from_faults() { storage_.peer_fault = libjump::PeerFault::kReturn; }

    // For the next prepare(): NMIs on the way go unheard.
    void ignore_nmis() { storage_.peer_nmi = libjump::PeerNmi::kIgnore; }

    // For the next prepare(): where fault reports are printed, instead of COM1.
    void report_to(const libjump::ReportUart& uart) { storage_.uart = uart; }

    // The same for one program as it was read.
    [[nodiscard]] libjump::Result<void> prepare(const Peer& peer) {
        return prepare(peer.list(), peer.entry, libjump::MoveMode::kSwap, peer.mode);
    }

    // For the next prepare(): these extents are mapped for peers in long mode instead of ram(). The list stays the
    // caller's.
    void map_for_peers(libjump::Span<const libjump::PhysExtent> extents) { storage_.identity = extents; }

    // Leaves, with interrupts off; returns the peer's next entry when the peer has come back. Precondition: prepare().
    libjump::PhysAddr travel();

    // Gives everything back.
    void release();

    [[nodiscard]] libjump::Jump::Page& control_page() {
        return *reinterpret_cast<libjump::Jump::Page*>(storage_.control_page);
    }
    [[nodiscard]] libjump::PhysAddr control_page_address() const { return storage_.control_page_address(); }
    [[nodiscard]] libjump::PhysAddr swap_page_address() const { return swap_; }
    [[nodiscard]] libjump::Jump& jump() { return jump_; }

private:
    [[nodiscard]] libjump::Result<void> take_pages(libjump::Span<const libjump::Segment> segments);
    [[nodiscard]] libjump::Result<void> plan(libjump::Span<const libjump::Segment> segments);

    PageAllocator& pages_;
    PageAllocator& plan_pages_;
    libjump::PhysAddr swap_;
    libjump::Jump jump_;
    libjump::Plan<libjump::Native::Word> plan_;
    JumpStorage storage_;
};

}  // namespace multiboot
