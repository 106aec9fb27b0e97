// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A second, read-only mapping of the first 2 MiB of physical memory, where the image is.
#pragma once

#include <libjump/addr.hpp>

namespace guest {

// Makes the mapping; returns the linear address of physical address 0 in it. CPL 0.
[[nodiscard]] libjump::VirtAddr map_alias();

}  // namespace guest
