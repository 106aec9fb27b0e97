// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "commands/commands.hpp"
#include "commands/slot_option.hpp"

namespace kjump {

void unload(const Options& options, const Context& context) {
    const auto lock = context.kernel.lock(context.notices());
    const NamedSlot slot(options, context);
    context.kernel.unload();
}

}  // namespace kjump
