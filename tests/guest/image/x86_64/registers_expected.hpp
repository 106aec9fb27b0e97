// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What call_with_magic_registers() of registers.asm puts into its registers, in the order in which it writes them down.
#pragma once

#include <libjump/x86.hpp>

namespace guest {

struct ExpectedRegister {
    const char* name;
    libjump::NativeWord value;  // of RSP and RFLAGS: what has changed
};
inline constexpr ExpectedRegister kExpectedRegisters[] = {{"RBX", 0x1b1b1b1b2c2c2c2c},
                                                          {"RBP", 0xb0b0b0b0c1c1c1c1},
                                                          {"R12", 0x1212121223232323},
                                                          {"R13", 0x1313131324242424},
                                                          {"R14", 0x1414141425252525},
                                                          {"R15", 0x1515151526262626},
                                                          {"RSP", 0},
                                                          {"RFLAGS", 0}};

}  // namespace guest
