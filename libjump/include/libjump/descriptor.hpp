// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Segment descriptors, gates and the registers that hold their tables.
// [intel/vol3] "Segment Descriptors", "IDT Descriptors", "Memory-Management Registers".
#pragma once

#include <cstddef>
#include <cstdint>

namespace libjump {

// What LGDT, LIDT, SGDT and SIDT take in 32-bit code.
struct [[gnu::packed]] TableRegister {
    std::uint16_t limit;  // bytes, less one
    std::uint32_t base;   // linear address
};
static_assert(sizeof(TableRegister) == 6 && offsetof(TableRegister, base) == 2);

using Descriptor = std::uint64_t;

// Flat segments: base 0, limit 4 GiB, DPL 0, 32-bit. Accessed already, so that loading one writes nothing.
inline constexpr Descriptor kFlatCode32 = 0x00cf9b000000ffff;
inline constexpr Descriptor kFlatData32 = 0x00cf93000000ffff;

// The selectors of the Linux boot protocol (__BOOT_CS, __BOOT_DS), so that a peer which trusts it finds what it
// expects.
inline constexpr std::uint16_t kFlatCodeSelector = 0x10;
inline constexpr std::uint16_t kFlatDataSelector = 0x18;

// A 32-bit interrupt gate, DPL 0, to `handler` (linear address) in the flat code segment.
[[nodiscard]] constexpr Descriptor interrupt_gate(std::uint32_t handler) {
    constexpr Descriptor kPresentInterruptGate = 0x8e00;
    return std::uint64_t{handler & 0xffff0000u} << 32 | kPresentInterruptGate << 32 |
           std::uint64_t{kFlatCodeSelector} << 16 | (handler & 0xffffu);
}

// The byte of a descriptor that holds its type, and in it what tells a busy TSS from an available one.
inline constexpr std::uint32_t kDescriptorTypeByte = 5;
inline constexpr std::uint8_t kTssBusy = 0x02;

inline constexpr std::uint16_t kSelectorIndexMask = 0xfff8;  // a selector without TI and RPL: byte offset in its table

inline TableRegister read_gdtr() {
    TableRegister table;
    asm volatile("sgdt %0" : "=m"(table));
    return table;
}
inline TableRegister read_idtr() {
    TableRegister table;
    asm volatile("sidt %0" : "=m"(table));
    return table;
}

}  // namespace libjump
