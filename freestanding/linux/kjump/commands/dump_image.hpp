// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump IMAGE FILE.
#pragma once

#include "commands/dump_maker.hpp"

namespace kjump {

// Has `maker` dump the image that the first operand names, which stays as it is, to `output`. Throws Failure.
void dump_image(const Options& options, const DumpOutput& output, const DumpMaker& maker, const Context& context);

}  // namespace kjump
