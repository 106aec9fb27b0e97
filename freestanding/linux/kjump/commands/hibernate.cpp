// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot: this kernel leaves to a saver, which saves it.
#include <cstdio>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"

namespace kjump {
namespace {

Header leave(const Options& options, const Context& context, Afterwards afterwards) {
    return Departure(options.operands[0], options.force, options, context, afterwards, saver_to_boot(options, context))
        .run();
}

}  // namespace

void hibernate(const Options& options, const Context& context) { leave(options, context, Afterwards::kPowerOff); }

void snapshot(const Options& options, const Context& context) {
    const auto& place = options.operands[0];
    const auto header = leave(options, context, Afterwards::kComeBack);
    if (header.state == State::kComplete) {
        std::fprintf(context.out, "saved in %s: %s\n", place.c_str(),
                     mebibytes(kHeaderBytes + header.content_bytes).c_str());
    }
}

}  // namespace kjump
