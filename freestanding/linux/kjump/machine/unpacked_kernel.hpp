// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux that need not unpack itself any more: what its own code would make of it in memory.
#pragma once

#include <string>
#include <vector>

#include "machine/linux_image.hpp"

namespace kjump {

struct UnpackedKernel {
    std::vector<KernelPart> parts;  // in the file; at least one
    std::uint64_t entry;            // from where it lies, LinuxWindow::unpacked_kernel()
    bool is_randomized;
};

// Precondition: `image`, which is unpacked, is what `file` has. With `randomize` it runs at a virtual address of
// chance's, if it was built for that, and `file` is changed so; else where it was linked for; physically it may be
// anywhere. `name` is the file's. Throws Failure(Exit::kSource) if something in it is not as kjump knows it,
// Failure(Exit::kKernel) if there are no random numbers.
UnpackedKernel unpacked_kernel(const LinuxImage& image, std::span<std::uint8_t> file, const std::string& name,
                               bool randomize);

}  // namespace kjump
