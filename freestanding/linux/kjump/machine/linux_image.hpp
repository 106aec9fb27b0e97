// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A kernel of Linux as a file, bzImage ([linux/boot]), or one that is kept unpacked, which has the same header. It is
// no program of run's, but looks like a flat one.
#pragma once

#include <optional>
#include <string>

#include <asm/bootparam.h>

#include "base/storage.hpp"

namespace kjump {

// Where memory ends that a 32-bit kernel maps at any time, and unpacks itself to.
inline constexpr std::uint64_t k32BitLimit = 0x38000000;

// A part of a kernel that is unpacked.
struct KernelPart {
    std::uint64_t place;  // whole pages from where the kernel lies
    Bytes bytes;
};

// How a kernel that is unpacked is entered.
struct LongMode {
    std::span<const KernelPart> parts;  // in the order of their places; all else is zero
    std::uint64_t entry;                // from where the kernel lies
    bool five_levels;                   // of page tables
    bool is_randomized;                 // it runs at a virtual address of chance's
};

struct LinuxImage {
    setup_header header;
    Bytes header_bytes;  // the same as the file has it, which may be longer or shorter
    Bytes setup;         // all that is before `code`
    Bytes code;          // what runs in protected mode; of one that is unpacked, what that would unpack
    std::optional<LongMode> long_mode = {};  // instead of `code`, which is entered where it begins

    bool is_64_bit() const;
    // True of what unpack_kernel() makes.
    bool is_unpacked() const;
    // The kernel itself, packed or not, in `code`. Nothing if the header says something impossible.
    std::optional<Bytes> payload() const;
    // Physical addresses below which all that it is given has to end, and its initrd.
    std::uint64_t limit() const;
    std::uint64_t initrd_limit() const;
};

// True if the file has the header of a bzImage ([linux/boot] "The Real-Mode Kernel Header").
bool is_linux_image(Bytes file);

// A kernel that can be loaded to any address below its limit. `name` is the file's. Throws Failure(Exit::kSource).
LinuxImage linux_image(Bytes file, const std::string& name);

}  // namespace kjump
