// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// What QEMU's monitor says about the CPUs, made short.
#pragma once

#include <string>
#include <vector>

namespace harness {

// One line for each CPU in the answer to `info registers -a`, 32 bits wide or 64, such as
// "CPU 0: EIP=0010004c CPL=0 HLT=1 IF=0 CR3=00000000". What the answer lacks is a question mark.
std::vector<std::string> cpu_lines(const std::string& answer);

}  // namespace harness
