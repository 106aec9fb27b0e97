// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The window: the pages of low memory that the trampoline borrows while a service runs. A plan swaps them in and out,
// so the caller finds them as they were. docs/SPEC.md shows it bit by bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <libjump/addr.hpp>
#include <libjump/bios/code.hpp>
#include <libjump/bios/request.hpp>
#include <libjump/descriptor.hpp>

namespace libjump {

inline constexpr std::uint32_t kBiosCodeSize = 1024;  // bytes

// Segments of the window's own GDT beside the flat ones: 64 KiB from the window's start, 16-bit.
// [intel/vol3] "Switching Back to Real-Address Mode" asks for them.
inline constexpr std::uint16_t kBiosCode16Selector = 0x20;
inline constexpr std::uint16_t kBiosData16Selector = 0x28;

// Operand of an indirect far jump.
struct [[gnu::packed]] FarPointer32 {
    std::uint32_t offset;
    std::uint16_t selector;
};
struct FarPointer16 {
    std::uint16_t offset;
    std::uint16_t segment;
};

// The interrupt vector table at physical address 0, a FarPointer16 for each vector. [intel/vol3] "Interrupt and
// Exception Handling", of real-address mode.
inline constexpr std::uint32_t kIvtVectors = 256;
// Physical address of a vector's entry.
[[nodiscard]] constexpr std::uint32_t ivt_entry(std::uint32_t vector) {
    return vector * std::uint32_t{sizeof(FarPointer16)};
}

// An IVT entry that leads to the trampoline while a service runs.
struct BiosHook {
    std::uint32_t at;  // physical address of the entry
    FarPointer16 handler;
    FarPointer16 saved;  // the BIOS's, put back afterwards
};

// Index in BiosWindowSetup::hooks.
enum class BiosHookIndex : std::uint32_t { kDivide, kOpcode, kTimer, kStack, kGeneral };
inline constexpr std::uint32_t kBiosHooks = static_cast<std::uint32_t>(BiosHookIndex::kGeneral) + 1;

// Set by prepare.
struct BiosWindowSetup {
    std::uint32_t request;  // physical address of the caller's BiosRequest
    FarPointer16 to_real;
    FarPointer32 to_16bit;
    FarPointer32 to_32bit;
    TableRegister gdtr;
    TableRegister idtr;  // real mode's: the IVT at 0
    alignas(8) Descriptor gdt[kBiosData16Selector / sizeof(Descriptor) + 1];
    BiosHook hooks[kBiosHooks];
};

struct BiosWindow {
    std::uint8_t code[kBiosCodeSize];  // libjump_bios_code
    BiosWindowSetup setup;

    // The trampoline's own.
    std::uint32_t peer_esp;  // the stack it was entered on
    TableRegister peer_gdtr;
    TableRegister peer_idtr;
    std::uint32_t a20_probe;  // compared with what is 1 MiB above
    FarPointer16 target;      // the service
    BiosRequest call;         // the caller's request, while it is served

    alignas(kPageSize) std::uint8_t stack[kPageSize];  // the service's; grows down from the end
};
static_assert(std::is_standard_layout_v<BiosWindow> && std::is_trivial_v<BiosWindow>);
static_assert(sizeof(BiosWindow) == 2 * kPageSize);
static_assert(offsetof(BiosWindow, code) == 0, "the entry finds the window by masking EIP");
static_assert(offsetof(BiosWindow, setup.gdt) % 8 == 0);

// The buffer follows; the service sees it at segment (window + kBiosBufferOffset) / 16, offset 0.
inline constexpr std::uint32_t kBiosBufferOffset = sizeof(BiosWindow);

// `window`: physical, page-aligned, below 1 MiB. `request`: physical, below 4 GiB.
[[nodiscard]] BiosWindowSetup make_bios_window_setup(PhysAddr window, PhysAddr request);

// Makes the window's first page, which is zeros before, ready to be entered at its first byte. `window` and `request`
// as above. `write`: puts `size` bytes at `offset` from the window's start, wherever that page is now; called as
// write(std::uint32_t offset, const void* bytes, std::uint32_t size).
template <class Write>
void write_bios_window(PhysAddr window, PhysAddr request, Write write) {
    const BiosWindowSetup setup = make_bios_window_setup(window, request);
    write(offsetof(BiosWindow, code), libjump_bios_code, bios_code_offset(libjump_bios_code_end));
    write(offsetof(BiosWindow, setup), &setup, sizeof setup);
}

}  // namespace libjump
