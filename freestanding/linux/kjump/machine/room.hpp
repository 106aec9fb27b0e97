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

// What a kernel of this machine that has just booted has to have beside an image of this one, which it holds as a whole
// until the jump: by an estimate, since it is another kernel.
struct BootRoom {
    std::uint64_t needed;  // bytes, of this machine's memory, that must not be in the image
    std::uint64_t left;    // bytes that are not, as it is now

    bool is_enough() const { return left >= needed; }
};

// `window` is how many bytes of memory the saver has, which are in no image, and `initrd` how large the initrd is that
// is booted with, as a file. Where Linux counts on what is in free pages they are in the image, and not left. Throws
// Failure(Exit::kIo) if /proc does not tell.
BootRoom boot_room(std::uint64_t window, std::uint64_t initrd, const std::string& root);

}  // namespace kjump
