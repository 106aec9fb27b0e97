// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The names of a real-mode call's registers.
#pragma once

#include <cstdint>

#include <libjump/bios/request.hpp>

namespace freestanding {

struct Register32 {
    const char* name;
    std::uint32_t libjump::BiosRegs::*field;
};
struct Register16 {
    const char* name;
    std::uint16_t libjump::BiosRegs::*field;
};
inline constexpr Register32 kGeneralRegisters[] = {
    {"eax", &libjump::BiosRegs::eax}, {"ebx", &libjump::BiosRegs::ebx},      {"ecx", &libjump::BiosRegs::ecx},
    {"edx", &libjump::BiosRegs::edx}, {"esi", &libjump::BiosRegs::esi},      {"edi", &libjump::BiosRegs::edi},
    {"ebp", &libjump::BiosRegs::ebp}, {"eflags", &libjump::BiosRegs::eflags}};
inline constexpr Register16 kSegmentRegisters[] = {{"ds", &libjump::BiosRegs::ds},
                                                   {"es", &libjump::BiosRegs::es},
                                                   {"fs", &libjump::BiosRegs::fs},
                                                   {"gs", &libjump::BiosRegs::gs}};

}  // namespace freestanding
