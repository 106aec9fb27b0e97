// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A digest over memory, for finding changes, not forgers.
#pragma once

#include <multiboot/bios_services.hpp>

#include "guest.hpp"

namespace guest {

// Over all RAM but four things that change of themselves: the video hole and firmware (0xa0000-0xfffff), the image with
// its stack and the control page, the mailbox, and the swap page, which is the mover's scratch memory. The CPU notes
// its first use of the transition tables in them: travel once before the first digest.
[[nodiscard]] std::uint64_t memory_digest(Environment& environment, Traveller& traveller);

// Over all RAM but the image, the pages in use (the trampoline's, which its stack and its request change), and what is
// the BIOS's: its data at 0x400, its extended data, the video hole and firmware. The IVT counts, and the window.
[[nodiscard]] std::uint64_t bios_memory_digest(Environment& environment);

// Fills all memory that is nobody's with a pattern that differs for every word and seed.
void fill_free_memory(Environment& environment, std::uint32_t seed);

// Over the memory that fill_free_memory() fills. A peer's pages are among it: they are swapped with what was there.
[[nodiscard]] std::uint64_t free_memory_digest(Environment& environment);
[[nodiscard]] std::uint32_t free_mebibytes(Environment& environment);

}  // namespace guest
