// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A saver before a slot has it.
#pragma once

#include <memory>

#include "commands/prepared_kernel.hpp"

namespace kjump {

// `saver` and `archive` as PreparedKernel takes them, but the kernel as it is kept unpacked, if it is: it is running
// seconds earlier. If that cannot be, a notice says why, and it is the one that unpacks itself. There is room for it.
// Throws Failure.
std::unique_ptr<PreparedKernel> prepared_saver(const Options& saver, const Context& context, Bytes archive = {});

}  // namespace kjump
