// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Room in the running kernel's memory for what has its place there.
#pragma once

#include "machine/memory_map.hpp"

namespace kjump {

// The pages of this kernel's own memory, by /proc/iomem below `root`.
MemoryMap own_pages(const std::string& root);

struct RoomWords {
    const char *what, *advice;
    bool may_take_all = false;  // not half of this kernel's memory at most, as kexec has it
};

inline constexpr RoomWords kRoomForImage{"the image",
                                         "start this kernel in less memory (mem=, memmap=), so that less of "
                                         "the image lies inside it"};
inline constexpr RoomWords kRoomForAnyImage{"the image",
                                            "end programs, or boot into the initramfs alone (break=mount), which "
                                            "leaves more of it free",
                                            true};
inline constexpr RoomWords kRoomForWindow{"the window", "--size=SIZE asks for less"};

// Parts of a peer whose place is in this kernel's own memory are kept elsewhere in it until the jump. If there is too
// little memory, the OOM killer ends some program while the kernel reads the peer. And Linux gives no peer of kexec's,
// or that it comes back from, more than half of its memory, but says only EINVAL or ENOMEM. `pages` are the peer's.
// Throws Failure(Exit::kKernel), and Failure(Exit::kIo) if /proc does not tell.
void check_room(const MemoryMap& pages, const std::string& root, const RoomWords& words);

}  // namespace kjump
