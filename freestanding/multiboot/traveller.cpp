// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "traveller.hpp"

#include "interrupts.hpp"

namespace multiboot {

using namespace libjump;

Result<void> Traveller::prepare(Span<const Segment> segments, PhysAddr entry, MoveMode mode, PeerMode peer) {
    Result<void> done = take_pages(segments);
    if (done.ok()) {
        done = plan(segments);
    }
    if (done.ok()) {
        done = jump_.check_mapped(plan_pages_, plan_.head(), entry, peer);
    }
    if (done.ok()) {
        done = jump_.arm(plan_.head(), entry, mode, peer);
    }
    if (!done.ok()) {
        release();
    }
    return done;
}

Result<void> Traveller::take_pages(Span<const Segment> segments) {
    const Result<PhysAddr> swap = pages_.allocate_page();
    if (!swap.ok()) {
        return swap.failure();
    }
    swap_ = swap.value();
    const Result<Jump> jump = Jump::prepare(pages_, storage_.config(swap_, segments));
    if (!jump.ok()) {
        return jump.failure();
    }
    jump_ = jump.value();
    return {};
}

Result<void> Traveller::plan(Span<const Segment> segments) {
    const Placement placement{.reachable = {PhysAddr{0}, kHighMemoryEnd},
                              .reserved = {},
                              .control_page = control_page_address(),
                              .swap_page = swap_};
    const Result<Plan<Native::Word>> plan = Plan<Native::Word>::build(plan_pages_, segments, placement);
    if (!plan.ok()) {
        return plan.failure();
    }
    plan_ = plan.value();
    return {};
}

PhysAddr Traveller::travel() {
    const InterruptsOff guard;
    return jump_.leave();
}

void Traveller::release() {
    plan_.release(plan_pages_);
    jump_.release(pages_);
    if (swap_ != PhysAddr{}) {
        pages_.free_page(swap_);
        swap_ = PhysAddr{};
    }
}

}  // namespace multiboot
