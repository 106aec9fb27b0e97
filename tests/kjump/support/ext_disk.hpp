// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Disks with a file system of the ext family, as far as its superblock tells: [linux] Documentation/filesystems/ext4/
// super.rst.
#pragma once

#include <cstring>

#include "base/mounted_file_system.hpp"
#include "support/disks.hpp"

namespace kjump::test {

inline const MountedFileSystem kRoot{{1, 2, 3}, 1700000000, 1600000000, 7, true},
    kHome{{4, 5, 6}, 1700000001, 1600000001, 8, true};

// Its bytes from the start of the disk. With a journal it is open as long as it has to be recovered, without one as
// long as it is not clean.
inline std::vector<std::uint8_t> ext_disk(const MountedFileSystem& system, bool has_journal = true) {
    std::vector<std::uint8_t> content(kPage);
    const auto put = [&](std::size_t at, const auto& value) {
        std::memcpy(content.data() + 1024 + at, &value, sizeof value);
    };
    put(0x2c, system.mounted);
    put(0x34, system.mounts);
    put(0x38, std::uint16_t{0xef53});
    put(0x3a, static_cast<std::uint16_t>(system.is_open && !has_journal ? 0 : 1));
    put(0x40, system.checked);
    put(0x60, std::uint32_t{system.is_open && has_journal ? 0x46u : 0x42u});
    put(0x68, system.uuid);
    return content;
}

// That machine has another disk of that name and number, which it has mounted by that kind of file system.
inline std::string add_mounted(const FakeMachine& machine, const std::string& name, const std::string& number,
                               const std::string& kind, const std::vector<std::uint8_t>& content) {
    const auto path = add_disk(machine, name, content);
    const auto link = machine.folder / ("sys/dev/block/" + number);
    std::filesystem::create_directories(machine.folder / "sys/dev/block");
    if (!std::filesystem::exists(link)) {
        std::filesystem::create_directory_symlink("../../class/block/" + name, link);
    }
    std::ofstream(machine.folder / "proc/self/mountinfo", std::ios::app)
        << "36 35 " << number << " / /mnt/" << name << " rw,noatime master:1 - " << kind << " " << path << " rw\n";
    return path;
}

}  // namespace kjump::test
