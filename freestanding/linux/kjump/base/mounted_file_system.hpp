// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What ext2, ext3 and ext4 note on their disk when they are mounted for writing, unmounted or checked: who compares it
// knows whether one of these was done in between. [linux] fs/ext4/super.c, ext4_setup_super(), writes the time and the
// count, e2fsck the time of the check, and nothing else writes these. A file system that is frozen, as while a volume
// of it gets a snapshot, looks as if it was unmounted (ext4_freeze() there).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/direct_page.hpp"

namespace kjump {

// [linux] Documentation/filesystems/ext4/super.rst. Times are seconds since 1970, UTC, as far as 32 bits have them.
struct MountedFileSystem {
    std::array<std::uint8_t, 16> uuid{};  // s_uuid
    std::uint32_t mounted = 0;            // s_mtime: when it was last mounted for writing
    std::uint32_t checked = 0;            // s_lastcheck
    std::uint16_t mounts = 0;             // s_mnt_count: for writing, since it was last checked
    bool is_open = false;  // mounted for writing, or not unmounted: s_state is not clean, or it needs recovery

    bool operator==(const MountedFileSystem&) const = default;
};

// Of the device that begins with that page; nothing if there is none of these on it, or one without a UUID.
std::optional<MountedFileSystem> file_system_on(const DirectPage& page);

// Of each that this process sees mounted, once, in the order of /proc/self/mountinfo, up to `most`, as their devices
// have it now; one that cannot be read is left out. `root` stands before /proc, /sys and /dev. Throws
// Failure(Exit::kIo) without /proc.
std::vector<MountedFileSystem> mounted_file_systems(const std::string& root, std::size_t most);

}  // namespace kjump
