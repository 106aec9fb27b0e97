// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/round_trip.hpp"

#include <algorithm>

namespace kjump {
namespace {

// Two at a time would take the same empty slot.
std::unique_ptr<Kernel::Lock> lock(const Context& context) {
    auto held = context.kernel.lock(context.notices());
    if (!held) {
        throw Failure(Exit::kKernel,
                      "this kernel does not show what a peer left in memory: it has "
                      "not all of libjump's patch");
    }
    return held;
}

std::uint64_t empty_slot(const Kernel& kernel) {
    const auto slots = kernel.slots();
    const auto found = std::ranges::find(slots, false, &Slot::loaded);
    if (found == slots.end()) {
        throw Failure(Exit::kKernel, "every slot is taken; kjump unload --slot=NUMBER empties one");
    }
    return static_cast<std::uint64_t>(found - slots.begin());
}

}  // namespace

RoundTrip::RoundTrip(const Context& context)
    : context_(context), lock_(lock(context)), slot_(context, empty_slot(context.kernel)) {}

RoundTrip::~RoundTrip() {
    try {
        if (loaded_) {
            context_.kernel.unload();
        }
    } catch (const Failure& failure) {
        context_.notice(std::string("the peer is still loaded: ") + failure.what());
    }
}

void RoundTrip::load(const Peer& peer) {
    context_.kernel.load(peer, Placement::kSwapped);
    loaded_ = true;
}

void RoundTrip::read(std::uint64_t start, std::span<std::uint8_t> bytes) const { context_.kernel.read(start, bytes); }

}  // namespace kjump
