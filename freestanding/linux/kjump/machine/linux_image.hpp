// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux as a file, bzImage. It is no program of run's, but looks like a flat one.
#pragma once

#include <optional>
#include <string>

#include "base/storage.hpp"

namespace kjump {

struct LinuxImage {
    std::uint64_t end;  // physical, behind what it overwrites until it has read its memory map; 0: it does not tell

    // What it is and which window it needs, in words that follow the file's name.
    std::string describe() const;
};

// Nothing if the file has no header of a bzImage ([linux/boot] "The Real-Mode Kernel Header").
std::optional<LinuxImage> linux_image(Bytes file);

}  // namespace kjump
