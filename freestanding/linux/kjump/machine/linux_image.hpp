// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux as a file, bzImage ([linux/boot]). It is no program of run's, but looks like a flat one.
#pragma once

#include <optional>
#include <string>

#include <asm/bootparam.h>

#include "base/storage.hpp"

namespace kjump {

struct LinuxImage {
    setup_header header;
    Bytes header_bytes;  // the same as the file has it, which may be longer or shorter
    Bytes code;          // what runs in protected mode
};

// True if the file has the header of a bzImage ([linux/boot] "The Real-Mode Kernel Header").
bool is_linux_image(Bytes file);

// A kernel that can be loaded to any address below 4 GiB. `name` is the file's. Throws Failure(Exit::kSource).
LinuxImage linux_image(Bytes file, const std::string& name);

}  // namespace kjump
