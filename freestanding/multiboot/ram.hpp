// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The machine's RAM: what a jump from long mode maps for its peers.
#pragma once

#include <libjump/extent.hpp>
#include <libjump/span.hpp>

#include "boot_information.hpp"

namespace multiboot {

// Once: takes the available ranges of the boot loader's map, of each the whole pages inside.
void note_ram(const BootInformation& boot);

// What note_ram() took, at most 16 extents.
[[nodiscard]] libjump::Span<const libjump::PhysExtent> ram();

}  // namespace multiboot
