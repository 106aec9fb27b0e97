// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/commands.hpp"
#include "commands/slot_option.hpp"
#include "machine/slot_choice.hpp"

namespace kjump {

void unload(const Options& options, const Context& context) {
    const auto lock = context.kernel.lock(context.notices());
    std::optional<SlotChoice> choice;
    if (options.slot) {
        check_slot(*options.slot, context.kernel);
        choice.emplace(context, *options.slot);
    }
    context.kernel.unload();
}

}  // namespace kjump
