// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Becomes address_space.inc, for start.asm.
#include "../../asm/include/layout.hpp"
#include "memory_layout.hpp"

namespace {

using namespace multiboot;

[[gnu::used]] void layout() { DEFINE("kVirtualOffset", kVirtualOffset); }

}  // namespace
