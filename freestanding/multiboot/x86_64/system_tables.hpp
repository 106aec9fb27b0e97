// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What tables.cpp puts into the descriptor tables of x86_64, where descriptors with a base and gates have 16 bytes.
#pragma once

#include <libjump/descriptor.hpp>

namespace multiboot {

inline constexpr libjump::Descriptor kCode = 0x00af9b000000ffff;  // 64-bit, DPL 0, accessed

// [intel/vol3] "64-Bit TSS". Only there to be loaded: nothing changes privilege or stack here.
struct Tss {
    std::uint32_t words[26];
};

struct SystemDescriptor {
    libjump::Descriptor low, high;
};
struct Gate {
    libjump::Descriptor low, high;
};

// `low`: with the low 32 bits of the base.
[[nodiscard]] constexpr SystemDescriptor with_base(libjump::Descriptor low, std::uintptr_t base) {
    return {low, base >> 32};
}

[[nodiscard]] constexpr Gate interrupt_gate(std::uint16_t selector, std::uintptr_t handler) {
    return {libjump::interrupt_gate32(selector, static_cast<std::uint32_t>(handler)), handler >> 32};
}

}  // namespace multiboot
