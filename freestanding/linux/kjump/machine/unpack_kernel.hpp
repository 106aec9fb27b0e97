// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Unpacks a kernel of Linux, as its own code would when it starts.
#pragma once

#include <string>
#include <vector>

#include "machine/linux_image.hpp"

namespace kjump {

// Makes the new file `to`, which nobody but its owner may read: the header of the bzImage `name`, and behind it the
// kernel itself, which is unpacked by libzstd or by the program xz in `root`. When it returns it is on the medium.
// Throws Failure; then the file may be there in part.
void unpack_kernel(const std::string& name, const std::string& to, const std::string& root);

// The front of what unpack_kernel() makes of `packed`, which tells it from what it makes of any other kernel. Throws
// Failure(Exit::kSource).
std::vector<std::uint8_t> unpacked_front(const LinuxImage& packed, const std::string& name);

}  // namespace kjump
