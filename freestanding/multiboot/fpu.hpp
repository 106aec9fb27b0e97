// SPDX-License-Identifier: MIT OR GPL-2.0-only
#pragma once

namespace multiboot {

// Turns on what the CPU has of x87, SSE and AVX: CR0, CR4.OSFXSR and OSXSAVE, XCR0. CPL 0.
// [intel/vol3] "System Programming for Instruction Set Extensions and Processor Extended States".
void enable_fpu();

}  // namespace multiboot
