// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What tables.cpp puts into the descriptor tables of i386.
#pragma once

#include <libjump/descriptor.hpp>

namespace multiboot {

inline constexpr libjump::Descriptor kCode = libjump::kFlatCode32;

// [intel/vol3] "Task-State Segment (TSS)". Only there to be loaded: nothing changes privilege here.
struct Tss {
    std::uint32_t words[26];
};

struct SystemDescriptor {
    libjump::Descriptor low;
};
struct Gate {
    libjump::Descriptor low;
};

// `low`: with the low 32 bits of the base.
[[nodiscard]] constexpr SystemDescriptor with_base(libjump::Descriptor low, std::uintptr_t) { return {low}; }

[[nodiscard]] constexpr Gate interrupt_gate(std::uint16_t selector, std::uintptr_t handler) {
    return {libjump::interrupt_gate32(selector, static_cast<std::uint32_t>(handler))};
}

}  // namespace multiboot
