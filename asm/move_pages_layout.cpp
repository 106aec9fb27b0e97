// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The layout of move_pages.asm alone, for whichever width it is compiled.
#include "include/move_layout.hpp"

namespace {

[[gnu::used]] void layout() { move_layout(); }

}  // namespace
