// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/slot_option.hpp"

#include <cinttypes>

#include "base/text.hpp"

namespace kjump {

void check_slot(std::uint64_t slot, const Kernel& kernel) {
    kernel.chosen_slot();  // a kernel without slots says so here
    const auto slots = kernel.slots().size();
    if (slot >= slots) {
        throw Failure(Exit::kUsage,
                      text("--slot=%" PRIu64 ": this kernel has %zu slots, numbered from 0", slot, slots));
    }
}

NamedSlot::NamedSlot(const Options& options, const Context& context) {
    if (options.slot) {
        check_slot(*options.slot, context.kernel);
        choice_.emplace(context, *options.slot);
    }
}

}  // namespace kjump
