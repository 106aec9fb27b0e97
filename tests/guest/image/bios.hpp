// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Functions that the tests of real-mode calls share.
#pragma once

#include <multiboot/bios_services.hpp>

#include "guest.hpp"

namespace guest {

using libjump::BiosRegs;
using multiboot::BiosServices;
using multiboot::BufferBytes;

inline constexpr std::uint32_t kCarry = 1;

// In the image; each call makes a new one. Ends the guest as failed if it cannot be
// prepared.
[[nodiscard]] BiosServices& bios(Environment& environment);

// INT `vector`; a call that did not come back by itself is a failed point.
void call(BiosServices& bios, std::uint32_t vector, BiosRegs& regs, Tap& tap, BufferBytes bytes = {});

[[nodiscard]] inline bool carry(const BiosRegs& regs) { return (regs.eflags & kCarry) != 0; }

// The IVT at the time this was made. Make it before the first call, or it holds what that call left.
class Ivt {
public:
    Ivt();
    // One test point: the IVT is unchanged.
    void check(Tap& tap) const;

private:
    static constexpr std::uint32_t kVectors = 256;
    std::uint32_t entries_[kVectors];
};

// Copies code or data to the start of the buffer.
void put(BiosServices& bios, const void* bytes, std::uint32_t count);

}  // namespace guest
