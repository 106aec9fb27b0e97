// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/boot_saver.hpp"

#include <cinttypes>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/departure.hpp"
#include "commands/prepared_kernel.hpp"
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

// A peer without an entry is none that anybody can still go to. Its window goes with it if it is that peer's alone.
void empty_slot(Windows& windows, const Context& context) {
    auto& kernel = context.kernel;
    const auto slots = kernel.slots();
    if (slots.size() <= kSaverSlot) {
        throw Failure(Exit::kKernel, "this kernel has no slot for a resident saver");
    }
    if (!slots[kSaverSlot].loaded) {
        return;
    }
    if (slots[kSaverSlot].entry != 0 && !has_resident_saver(context)) {
        throw Failure(Exit::kKernel,
                      text("slot %" PRIu64 " is where a saver sleeps, and has another peer; kjump unload "
                           "--slot=%" PRIu64 " empties it",
                           kSaverSlot, kSaverSlot));
    }
    const auto window = saver_window(kernel);
    kernel.unload();
    if (window && window->kind == WindowKind::kContiguous && window->slots == 1u << kSaverSlot) {
        windows.give(window->range.start);
    }
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
    empty_slot(*windows, context);
    TakenWindow window(*windows, size, context);
    saver.at = window.start();
    saver.size = size;
    {
        const PreparedKernel prepared(saver, context);
        prepared.check_room();
        boot(prepared, context);
    }
    window.keep();
    std::fprintf(context.out, "the saver sleeps in slot %" PRIu64 ", in %s from %#" PRIx64 " on\n", kSaverSlot,
                 mebibytes(size).c_str(), window.start());
}

}  // namespace kjump
