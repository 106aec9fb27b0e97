// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What call_with_magic_registers() of registers.asm puts into its registers, in the order in which it writes them down.
#pragma once

#include <libjump/x86.hpp>

namespace guest {

struct ExpectedRegister {
    const char* name;
    libjump::NativeWord value;  // of ESP and EFLAGS: what has changed
};
inline constexpr ExpectedRegister kExpectedRegisters[] = {{"EBX", 0x1b1b1b1b}, {"ESI", 0x51515151}, {"EDI", 0xd1d1d1d1},
                                                          {"EBP", 0xb0b0b0b0}, {"ESP", 0},          {"EFLAGS", 0}};

}  // namespace guest
