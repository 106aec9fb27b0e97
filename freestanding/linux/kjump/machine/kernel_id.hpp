// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Identifies a kernel, down to its build.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kjump {

struct KernelId {
    std::string release;                 // uname -r
    std::string version;                 // uname -v; empty: not known
    std::vector<std::uint8_t> build_id;  // the linker's; empty: not known

    // The same release, and the same build as far as both know theirs.
    bool is_same_as(const KernelId& other) const;
    // For messages; safe to print whatever an image says.
    std::string describe() const;
};

// The build ID in ELF notes, as in /sys/kernel/notes; empty if there is none.
std::vector<std::uint8_t> build_id_in(std::span<const std::uint8_t> notes);

}  // namespace kjump
