// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cinttypes>

#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/slot_option.hpp"
#include "machine/entry.hpp"
#include "machine/slot_choice.hpp"

namespace kjump {
namespace {

void check_way_back(std::uint64_t entry, const Kernel& kernel) {
    const auto page = kernel.memory_outside(page_down(entry));
    if (!page.empty() && !is_way_back(entry, page)) {
        throw Failure(Exit::kNoPeer, text("the entry %#" PRIx64 " cannot be: no kernel left from there", entry));
    }
}

// Who names a slot means the peer in it, and not whoever jumped here.
[[noreturn]] void refuse_empty_slot(std::uint64_t slot, bool has_way_back) {
    throw Failure(Exit::kNoPeer,
                  text("slot %" PRIu64 " is empty", slot) +
                      (has_way_back ? "; kjump switch without --slot goes back to the kernel that jumped here" : ""));
}

// The kernel learns the next entry of a loaded peer whenever the peer comes back. Only a kernel that was itself entered
// by a jump has to load the way back, once.
void load_way_back(const Options& options, const Context& context) {
    const auto entry = options.entry ? options.entry : jump_back_entry(contents(context.root + "/proc/cmdline"));
    if (options.slot && !options.entry) {
        refuse_empty_slot(*options.slot, entry.has_value());
    }
    if (!entry && !context.kernel.keeps_choice()) {
        throw Failure(Exit::kNoPeer, text("slot %" PRIu64, context.kernel.chosen_slot()) +
                                         " is empty, and this kernel was not entered by a jump");
    }
    if (!entry) {
        throw Failure(Exit::kNoPeer, "there is no peer: this kernel was not entered by a jump, and nothing is loaded");
    }
    check_entry(*entry, context.root);
    check_way_back(*entry, context.kernel);
    // A kernel is entered in protected mode, whatever its width, and so is the way back to whoever entered it.
    context.kernel.load({*entry, {}, Mode::kProtected32}, Placement::kSwapped);
}

void switch_to_chosen(const Options& options, const Context& context) {
    if (!context.kernel.is_loaded()) {
        load_way_back(options, context);
    } else if (options.entry) {
        throw Failure(Exit::kKernel,
                      "a peer is loaded already, and --entry would lose it; kjump unload empties the slot");
    }
    context.kernel.jump(kNoTimeout);
}

}  // namespace

void switch_to_peer(const Options& options, const Context& context) {
    auto& kernel = context.kernel;
    const auto lock = kernel.lock(context.notices());
    if (!options.slot) {
        switch_to_chosen(options, context);
        return;
    }
    check_slot(*options.slot, kernel);
    SlotChoice choice(context, *options.slot);
    switch_to_chosen(options, context);
    choice.keep();
}

}  // namespace kjump
