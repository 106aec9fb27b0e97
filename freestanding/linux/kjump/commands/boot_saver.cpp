// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/boot_saver.hpp"

#include <cinttypes>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/departure.hpp"
#include "commands/prepared_saver.hpp"
#include "machine/resident_saver.hpp"

namespace kjump {
namespace {

// A window that is given back unless it is kept.
class TakenWindow {
public:
    TakenWindow(Windows& windows, std::uint64_t bytes, const Context& context)
        : windows_(windows), context_(context), start_(windows.take(WindowKind::kContiguous, 0, bytes, std::nullopt)) {}
    TakenWindow(const TakenWindow&) = delete;
    ~TakenWindow() {
        try {
            if (!kept_) {
                windows_.give(start_);
            }
        } catch (const Failure& failure) {
            context_.notice(std::string("the saver's window is not given back: ") + failure.what());
        }
    }
    std::uint64_t start() const { return start_; }
    void keep() { kept_ = true; }

private:
    Windows& windows_;
    const Context& context_;
    std::uint64_t start_;
    bool kept_ = false;
};

// A peer that nobody can go to any more is gone as one that sleeps is, and its window with it.
void empty_slot(const ResidentState& state, Windows& windows, const Context& context) {
    if (state.peer == ResidentState::Peer::kNone) {
        return;
    }
    if (state.peer == ResidentState::Peer::kOther) {
        throw Failure(Exit::kKernel,
                      text("slot %" PRIu64 " is where a saver sleeps, and has another peer; kjump unload "
                           "--slot=%" PRIu64 " empties it",
                           kSaverSlot, kSaverSlot));
    }
    context.kernel.unload();
    if (state.window && is_of_saver(*state.window)) {
        windows.give(state.window->range.start);
    }
}

void say_asleep(const MemoryRange& range, const Context& context) {
    std::fprintf(context.out, "the saver sleeps in slot %" PRIu64 ", in %s from %#" PRIx64 " on\n", kSaverSlot,
                 mebibytes(range.end - range.start).c_str(), range.start);
}

// Loads it, and is back when it sleeps.
void boot(const PreparedKernel& saver, const Context& context) {
    auto& kernel = context.kernel;
    kernel.load(saver.peer(), Placement::kSwapped);
    try {
        mark_saver_page(kernel, {WindowKind::kContiguous, saver.window().with_core(), 0, {}});
        kernel.jump(kNoTimeout);
        if (!has_resident_saver(context)) {
            throw Failure(Exit::kNotSaved, "the saver came back without being ready, and is gone");
        }
    } catch (const Failure&) {
        kernel.unload();
        throw;
    }
}

}  // namespace

void boot_resident_saver(const Options& options, const Context& context) {
    auto saver = saver_options(options, context);
    auto* const windows = context.kernel.windows();
    if (windows == nullptr) {
        throw Failure(Exit::kKernel, "this kernel gives up no memory for a resident saver");
    }
    saver.append = resident_saver_words(contents(context.root + "/proc/cmdline"), options.append);
    const auto likely = likely_window(saver), size = options.size.value_or(likely);
    check_whole_pieces(size);
    const auto lock = context.kernel.lock(context.notices());
    const SlotChoice choice(context, kSaverSlot);
    if (context.kernel.slots().size() <= kSaverSlot) {
        throw Failure(Exit::kKernel, "this kernel has no slot for a resident saver");
    }
    const auto before = resident_state(context);
    if (options.if_missing && before.peer == ResidentState::Peer::kSleeps) {
        say_asleep(before.window->range, context);
        return;
    }
    empty_slot(before, *windows, context);
    TakenWindow window(*windows, size, context);
    saver.at = window.start();
    saver.size = size;
    boot(*prepared_saver(saver, context), context);
    window.keep();
    say_asleep({window.start(), window.start() + size}, context);
}

}  // namespace kjump
