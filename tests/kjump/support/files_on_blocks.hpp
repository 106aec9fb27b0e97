// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Files that keep where they are on a disk, and what a machine says of the file system that they are in.
#pragma once

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

#include "base/text.hpp"
#include "support/fake_machine.hpp"
#include "support/mounted_disk.hpp"

namespace kjump::test {

// A folder on a disk of its own, or for whoever may not mount that the temporary one.
class FolderOnBlocks {
public:
    bool is_there() const {
        struct statfs system {};
        const bool found = statfs(path().c_str(), &system) == 0 &&
                           (system.f_type == EXT4_SUPER_MAGIC || system.f_type == 0x58465342);  // XFS
        if (!found) {
            WARN("SKIPPED: there is no ext4 and no XFS here, so no file was looked for on its disk");
        }
        return found;
    }
    std::string path() const { return disk_.is_there() ? disk_.path() : temporary_.path(); }
    std::string operator/(const std::string& name) const { return path() + "/" + name; }

private:
    MountedDisk disk_{16 << 20};
    TemporaryFolder temporary_;
};

// Under `root`, of what the file is in: a line of its mounts, with these options of the file system and another device
// than the file's, as btrfs has it, behind the line of another mount; and its device. Returns the device's folder.
inline std::string tell_file_system(const std::string& root, const std::string& file, const std::string& kind = "ext4",
                                    const std::string& options = "rw") {
    struct stat status {};
    REQUIRE(stat(file.c_str(), &status) == 0);
    struct statx mount {};
    REQUIRE(statx(AT_FDCWD, file.c_str(), 0, STATX_MNT_ID, &mount) == 0);
    const auto number = std::to_string(mount.stx_mnt_id);
    write_text(root + "/proc/self/mountinfo", number + "0 1 0:5 / /proc rw - proc proc rw,data=journal\n" + number +
                                                  " 1 0:99 / /var rw,relatime shared:1 - " + kind + " /dev/sda1 " +
                                                  options + "\n");
    const auto folder = root + "/sys/dev/block/" + text("%u:%u", major(status.st_dev), minor(status.st_dev));
    std::filesystem::create_directories(folder + "/slaves");
    return folder;
}

// Written to the medium, and nobody else's.
inline std::string put_file(const std::string& name, Bytes bytes) {
    write_file(name, bytes);
    std::filesystem::permissions(name, std::filesystem::perms(0600));
    File::for_update(name).sync();
    return name;
}

inline std::vector<std::uint8_t> different_pages(std::size_t bytes) {
    std::vector<std::uint8_t> content(bytes);
    for (std::size_t i = 0; i < bytes; ++i) {
        content[i] = static_cast<std::uint8_t>(1 + (i / kPage + i % kPage / 512) % 251);
    }
    return content;
}

// A file whose pages are mostly apart: room on the disk is only where another file had every second page, and in the
// few blocks that ext4 keeps for itself, 81 of 16 MiB.
inline std::string put_scattered(const MountedDisk& disk, Bytes bytes) {
    const auto name = disk / "rest";
    std::ofstream rest(name, std::ios::binary);
    for (const auto size : {std::size_t{1} << 20, std::size_t{64} << 10, kPage + 0}) {
        const std::string piece(size, 'r');
        while (rest.write(piece.data(), static_cast<std::streamsize>(size)).flush()) {
        }
        rest.clear();
    }
    rest.close();
    const auto file = File::for_update(name);
    REQUIRE(fsync(file.descriptor()) == 0);
    for (std::size_t i = 0; i < bytes.size() / kPage + 32; ++i) {
        const auto at = static_cast<off_t>((2 * i + 1) * kPage);
        REQUIRE(fallocate(file.descriptor(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, kPage) == 0);
    }
    sync();  // blocks that were given back can be had again then
    return put_file(disk / "scattered", bytes);
}

}  // namespace kjump::test
