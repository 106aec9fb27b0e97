// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "round_trip.hpp"

#include "file.hpp"
#include "slots.hpp"
#include "text.hpp"

#include <algorithm>
#include <cinttypes>
#include <unistd.h>

namespace kjump {
namespace {

std::string memory_file(const Context &context) {
    return context.root + "/sys/kernel/kexec_memory";
}

void check_kernel(const Context &context) {
    if (access(memory_file(context).c_str(), F_OK) != 0)
        throw Failure(Exit::Kernel, "this kernel does not show what a peer left in memory: it has "
                                    "not all of libjump's patch");
}

std::uint64_t empty_slot(const Context &context) {
    const auto entries = slot_entries(context);
    const auto found = std::ranges::find(entries, "-");
    if (found == entries.end())
        throw Failure(Exit::Kernel, "every slot is taken; kexec -u empties the chosen one");
    return static_cast<std::uint64_t>(found - entries.begin());
}

sigset_t block_signals() {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    return before;
}

} // namespace

RoundTrip::RoundTrip(const Context &context) : context_(context) {
    check_kernel(context);
    slot_before_ = chosen_slot(context);
    const auto slot = empty_slot(context);
    signals_before_ = block_signals();
    try {
        choose_slot(context, slot);
    } catch (...) {
        sigprocmask(SIG_SETMASK, &signals_before_, nullptr);
        throw;
    }
}

RoundTrip::~RoundTrip() {
    try {
        if (loaded_)
            context_.kernel.unload();
        choose_slot(context_, slot_before_);
    } catch (const Failure &failure) {
        context_.notice(std::string("the slots are not as before: ") + failure.what());
    }
    sigprocmask(SIG_SETMASK, &signals_before_, nullptr);
}

void RoundTrip::go(std::uint64_t entry, std::span<const kexec_segment> segments) {
    context_.kernel.load(entry, segments, KEXEC_PRESERVE_CONTEXT);
    loaded_ = true;
    context_.kernel.jump();
}

void RoundTrip::read(std::uint64_t start, std::span<std::uint8_t> bytes) const {
    File::for_reading(memory_file(context_)).read_at(start, bytes);
}

} // namespace kjump
