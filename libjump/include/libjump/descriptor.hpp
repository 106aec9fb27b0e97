// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Segment descriptors, gates and the registers that hold their tables.
// [intel/vol3] "Segment Descriptors", "IDT Descriptors", "Memory-Management Registers".
#pragma once

#include <cstddef>
#include <cstdint>

#include <libjump/x86.hpp>

namespace libjump {

// Operand of LGDT, LIDT, SGDT and SIDT: in 32-bit code with a base of 32 bits, in 64-bit code with one of 64.
template <class AddressWord>
struct [[gnu::packed]] BasicTableRegister {
    std::uint16_t limit;  // bytes, less one
    AddressWord base;     // linear address
};
using TableRegister = BasicTableRegister<std::uint32_t>;     // 32-bit code's
using NativeTableRegister = BasicTableRegister<NativeWord>;  // that of the code being compiled
static_assert(sizeof(TableRegister) == 6 && offsetof(TableRegister, base) == 2);

using Descriptor = std::uint64_t;

// Flat segments: base 0, limit 4 GiB, DPL 0, 32-bit. Accessed already, so that loading one writes nothing.
inline constexpr Descriptor kFlatCode32 = 0x00cf9b000000ffff;
inline constexpr Descriptor kFlatData32 = 0x00cf93000000ffff;
inline constexpr Descriptor kFlatCode64 = 0x00af9b000000ffff;  // 64-bit

// The selectors of the Linux boot protocol (__BOOT_CS, __BOOT_DS), so that a peer which trusts it finds what it
// expects.
inline constexpr std::uint16_t kFlatCodeSelector = 0x10;
inline constexpr std::uint16_t kFlatDataSelector = 0x18;

// A 32-bit interrupt gate, DPL 0, to `handler` (linear address) in the code segment `selector`.
[[nodiscard]] constexpr Descriptor interrupt_gate32(std::uint16_t selector, std::uint32_t handler) {
    constexpr Descriptor kPresentInterruptGate = 0x8e00;
    return std::uint64_t{handler & 0xffff0000u} << 32 | kPresentInterruptGate << 32 | std::uint64_t{selector} << 16 |
           (handler & 0xffffu);
}

// A gate of long mode. [intel/vol3] "64-Bit Mode IDT".
struct Gate64 {
    std::uint64_t low, high;
};

// The same in long mode: DPL 0, on the stack that is in use (no IST).
[[nodiscard]] constexpr Gate64 interrupt_gate64(std::uint16_t selector, std::uint64_t handler) {
    return {interrupt_gate32(selector, static_cast<std::uint32_t>(handler)), handler >> 32};
}

// The byte of a descriptor that holds its type, and in it what tells a busy TSS from an available one.
inline constexpr std::uint32_t kDescriptorTypeByte = 5;
inline constexpr std::uint8_t kTssBusy = 0x02;

inline constexpr std::uint16_t kSelectorIndexMask = 0xfff8;  // a selector without TI and RPL: byte offset in its table

inline NativeTableRegister read_gdtr() {
    NativeTableRegister table;
    asm volatile("sgdt %0" : "=m"(table));
    return table;
}
inline NativeTableRegister read_idtr() {
    NativeTableRegister table;
    asm volatile("sidt %0" : "=m"(table));
    return table;
}

}  // namespace libjump
