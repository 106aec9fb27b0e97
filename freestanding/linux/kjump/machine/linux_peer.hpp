// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux as a peer, in the place of a boot loader: what lies where in its window.
#pragma once

#include <string>
#include <vector>

#include "machine/kernel.hpp"
#include "machine/linux_window.hpp"

namespace kjump {

class LinuxPeer {
public:
    // `told` is what it is told of the machine. The way back is added to `command_line`. `archive` is one of cpio that
    // it unpacks behind `initrd`; none, if it is empty. `image`, `initrd` and `archive` have to stay where they are.
    // Throws Failure(Exit::kUsage) if the window is too small or too high for the initrd, or the command line too long;
    // `name` is the kernel's file.
    LinuxPeer(const LinuxImage& image, const std::string& name, Bytes initrd, Bytes archive,
              const std::string& command_line, const LinuxWindow& window, const boot_params& told);

    // That both take in a window, with the zeros between them.
    static std::uint64_t initrd_bytes(Bytes initrd, Bytes archive);

    std::uint64_t entry() const { return entry_; }  // physical; in protected mode
    // All of the window and of its low memory, in the order of their addresses.
    std::span<const Segment> segments() const { return segments_; }

private:
    std::uint64_t entry_;
    std::vector<std::uint8_t> setup_;
    std::vector<Segment> segments_;
};

}  // namespace kjump
