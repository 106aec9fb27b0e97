// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/round_trip.hpp"

#include <algorithm>
#include <cinttypes>
#include <utility>

#include "base/text.hpp"
#include "machine/slots.hpp"

namespace kjump {
namespace {

// Two at a time would take the same empty slot.
File lock(const Context& context) {
    auto memory = lock_slots(context);
    if (!memory) {
        throw Failure(Exit::kKernel,
                      "this kernel does not show what a peer left in memory: it has "
                      "not all of libjump's patch");
    }
    return std::move(*memory);
}

std::uint64_t empty_slot(const Context& context) {
    const auto entries = slot_entries(context);
    const auto found = std::ranges::find(entries, "-");
    if (found == entries.end()) {
        throw Failure(Exit::kKernel, "every slot is taken; kexec -u empties the chosen one");
    }
    return static_cast<std::uint64_t>(found - entries.begin());
}

}  // namespace

RoundTrip::BlockedSignals::BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before_);
}

RoundTrip::BlockedSignals::~BlockedSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

RoundTrip::RoundTrip(const Context& context) : context_(context), memory_(lock(context)) {
    slot_before_ = chosen_slot(context);
    choose_slot(context, empty_slot(context));
}

RoundTrip::~RoundTrip() {
    try {
        if (loaded_) {
            context_.kernel.unload();
        }
    } catch (const Failure& failure) {
        context_.notice(std::string("the peer is still loaded: ") + failure.what());
    }
    try {
        choose_slot(context_, slot_before_);
    } catch (const Failure& failure) {
        context_.notice(text("slot %" PRIu64 " is not chosen again: ", slot_before_) + failure.what());
    }
}

void RoundTrip::go(std::uint64_t entry, std::span<const kexec_segment> segments) {
    context_.kernel.load(entry, segments, KEXEC_PRESERVE_CONTEXT);
    loaded_ = true;
    context_.kernel.jump();
}

void RoundTrip::read(std::uint64_t start, std::span<std::uint8_t> bytes) const { memory_.read_at(start, bytes); }

}  // namespace kjump
