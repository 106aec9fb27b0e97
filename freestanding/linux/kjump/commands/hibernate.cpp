// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot: this kernel leaves to a saver, which saves it.
#include <cstdio>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/departure.hpp"

namespace kjump {

void hibernate(const Options& options, const Context& context) {
    Departure(options.operands[0], options.force, options, context, Afterwards::kPowerOff).run();
}

void snapshot(const Options& options, const Context& context) {
    const auto& place = options.operands[0];
    const auto header = Departure(place, options.force, options, context, Afterwards::kComeBack).run();
    if (header.state == State::kComplete) {
        std::fprintf(context.out, "saved in %s: %s\n", place.c_str(),
                     mebibytes(kHeaderBytes + header.content_bytes).c_str());
    }
}

}  // namespace kjump
