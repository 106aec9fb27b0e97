// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux as a file, bzImage ([linux/boot]). It is no program of run's, but looks like a flat one.
#pragma once

#include <string>

#include <asm/bootparam.h>

#include "base/storage.hpp"

namespace kjump {

// Where memory ends that a 32-bit kernel maps at any time, and unpacks itself to.
inline constexpr std::uint64_t k32BitLimit = 0x38000000;

struct LinuxImage {
    setup_header header;
    Bytes header_bytes;  // the same as the file has it, which may be longer or shorter
    Bytes code;          // what runs in protected mode

    bool is_64_bit() const;
    // Physical addresses below which all that it is given has to end, and its initrd.
    std::uint64_t limit() const;
    std::uint64_t initrd_limit() const;
};

// True if the file has the header of a bzImage ([linux/boot] "The Real-Mode Kernel Header").
bool is_linux_image(Bytes file);

// A kernel that can be loaded to any address below its limit. `name` is the file's. Throws Failure(Exit::kSource).
LinuxImage linux_image(Bytes file, const std::string& name);

}  // namespace kjump
