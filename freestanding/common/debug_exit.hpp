// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Ends the machine with a verdict.
#pragma once

namespace freestanding {

// QEMU (-device isa-debug-exit,iobase=0xf4) ends with status 33 if `passed`, else 35; Bochs ends by
// its shutdown port; any other machine stands still.
[[noreturn]] void debug_exit(bool passed);

}  // namespace freestanding
