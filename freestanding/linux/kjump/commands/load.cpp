// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump load: a kernel of Linux into a slot, for kjump switch.
#include <cinttypes>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/prepared_kernel.hpp"
#include "commands/slot_option.hpp"

namespace kjump {
namespace {

void check_empty(const Kernel& kernel) {
    if (kernel.is_loaded()) {
        throw Failure(Exit::kKernel,
                      "the slot has a peer already; kjump unload gives that up, and --slot=NUMBER names "
                      "another slot");
    }
}

}  // namespace

void load(const Options& options, const Context& context) {
    auto& kernel = context.kernel;
    const PreparedKernel prepared(options, context);
    const auto lock = kernel.lock(context.notices());
    const NamedSlot slot(options, context);
    check_empty(kernel);
    prepared.check_room();
    kernel.load(prepared.peer(), Placement::kSwapped);
    const auto& window = prepared.window();
    std::fprintf(context.out, "%s is loaded from %#" PRIx64 " to %#" PRIx64 "\n", options.operands[0].c_str(),
                 window.range.start, window.with_core().end - 1);
}

}  // namespace kjump
