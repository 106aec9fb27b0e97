// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/mounted_file_system.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <set>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// [linux] Documentation/filesystems/ext4/super.rst. Offsets in bytes from the device's start.
constexpr std::size_t kSuperblock = 1024, kMountTime = kSuperblock + 0x2c, kMountCount = kSuperblock + 0x34,
                      kMagicAt = kSuperblock + 0x38, kStateAt = kSuperblock + 0x3a, kCheckTime = kSuperblock + 0x40,
                      kIncompatible = kSuperblock + 0x60, kUuid = kSuperblock + 0x68;
constexpr std::uint16_t kExtMagic = 0xef53;
// One without a journal is not clean as long as it is mounted for writing, one with a journal needs recovery.
constexpr std::uint16_t kClean = 0x1;          // of the state
constexpr std::uint32_t kNeedsRecovery = 0x4;  // of the incompatible features

template <class Value>
Value value_at(const DirectPage& page, std::size_t at) {
    Value value;
    std::memcpy(&value, page.data() + at, sizeof value);
    return value;
}

// [linux] Documentation/filesystems/proc.rst, 3.5: "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw".
// The number of the device, if it is one of these; empty otherwise.
std::string ext_device(const std::string& line) {
    constexpr std::array kKinds{" - ext2 ", " - ext3 ", " - ext4 "};
    char number[32] = "";
    const bool is_ext = std::ranges::any_of(kKinds, [&](const char* kind) { return line.find(kind) != line.npos; });
    return is_ext && std::sscanf(line.c_str(), "%*s %*s %31s", number) == 1 ? number : "";
}

// Of the device with that folder in sysfs. A stick may have been pulled out while it was mounted.
std::optional<MountedFileSystem> file_system_of(const std::string& folder, const std::string& root) {
    try {
        return file_system_on(
            read_page(File::past_cache(device_file(folder.substr(folder.rfind('/') + 1), root), false), 0));
    } catch (const Failure&) {
        return {};
    }
}

}  // namespace

std::optional<MountedFileSystem> file_system_on(const DirectPage& page) {
    MountedFileSystem found;
    std::memcpy(found.uuid.data(), page.data() + kUuid, found.uuid.size());
    if (value_at<std::uint16_t>(page, kMagicAt) != kExtMagic || found.uuid == decltype(found.uuid){}) {
        return {};
    }
    found.mounted = value_at<std::uint32_t>(page, kMountTime);
    found.checked = value_at<std::uint32_t>(page, kCheckTime);
    found.mounts = value_at<std::uint16_t>(page, kMountCount);
    found.is_open = (value_at<std::uint16_t>(page, kStateAt) & kClean) == 0 ||
                    (value_at<std::uint32_t>(page, kIncompatible) & kNeedsRecovery) != 0;
    return found;
}

std::vector<MountedFileSystem> mounted_file_systems(const std::string& root, std::size_t most) {
    std::vector<MountedFileSystem> found;
    std::set<std::string> seen;
    for (const auto& line : lines_of(contents(root + "/proc/self/mountinfo"))) {
        const auto number = ext_device(line);
        if (number.empty() || found.size() == most || !seen.insert(number).second) {
            continue;
        }
        if (const auto system = file_system_of(device_folder(number, root), root)) {
            found.push_back(*system);
        }
    }
    return found;
}

}  // namespace kjump
