// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The states of an image that may be resumed.
#pragma once

#include "image/header.hpp"

namespace kjump {

// A complete image may be; one that was, or may have been, only `again`; one that is incomplete, never. `name` begins
// the sentence, which says how to go on where something is `loaded`: a kjump that was killed between mark and jump
// leaves its image so, as one with --no-jump does. Throws Failure(Exit::kDamaged or Exit::kResumed).
void check_state(const Header& header, bool again, bool loaded, const std::string& name);

}  // namespace kjump
