// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What the test of the environment asks of the architecture.
#pragma once

#include "guest.hpp"

namespace guest {

// Prints paging mode and features; they have to be those that the command line asks for and CPUID has.
void check_paging(Environment& environment, Tap& tap);

}  // namespace guest
