// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The states of an image that may be resumed.
#pragma once

#include "image/header.hpp"

namespace kjump {

// A complete image may be; one that was, or may have been, only `again`; one that is incomplete, never. `name` begins
// the sentence. Throws Failure(Exit::kDamaged or Exit::kResumed).
void check_state(const Header& header, bool again, const std::string& name);

}  // namespace kjump
