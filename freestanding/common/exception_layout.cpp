// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Becomes exception.inc, for exception_stubs.asm.
#include "../../asm/include/layout.hpp"
#include "exception.hpp"

namespace {

using namespace freestanding;

[[gnu::used]] void layout() {
    DEFINE("kVectors", kVectors);
    DEFINE("kStubSize", kStubSize);
}

}  // namespace
