// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/extents.hpp"

#include <cinttypes>
#include <cstring>

#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "base/volume.hpp"

namespace kjump {
namespace {

constexpr std::uint32_t kXfs = 0x58465342;  // [linux] fs/xfs/libxfs/xfs_format.h, XFS_SUPER_MAGIC
constexpr std::uint32_t kAtATime = 64;
constexpr const char* kWriteIt = "; dd if=/dev/zero makes one that can be used";

// The line of `mountinfo`, the text of /proc/self/mountinfo, for what the file is in; its options are those of the file
// system. By the mount's number: btrfs gives its files another device's than this line has.
std::string mount_line(const std::string& mountinfo, const File& file) {
    struct statx status;
    if (statx(file.descriptor(), "", AT_EMPTY_PATH, STATX_MNT_ID, &status) != 0) {
        fail_io(file.name());
    }
    const auto number = text("%" PRIu64 " ", std::uint64_t{status.stx_mnt_id});
    for (const auto& line : lines_of(mountinfo)) {
        if (line.starts_with(number)) {
            return line;
        }
    }
    return "";
}

// `folder` is the device's in sysfs. The line of a mount does not have what is the default of its file system, and a
// file may have a journal alone (chattr +j).
bool has_journal_for_data(const File& file, const std::string& root, const std::string& mount,
                          const std::string& folder) {
    const auto options = root + "/proc/fs/ext4" + folder.substr(folder.rfind('/')) + "/options";
    int flags = 0;
    return mount.find("data=journal") != std::string::npos ||
           (access(options.c_str(), R_OK) == 0 && contents(options).find("data=journal") != std::string::npos) ||
           (ioctl(file.descriptor(), FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_JOURNAL_DATA_FL) != 0);
}

// Copy on write, compression, or a journal for data would have the file system read or write elsewhere.
void check_file_system(const File& file, const std::string& root) {
    struct statfs system;
    if (fstatfs(file.descriptor(), &system) != 0) {
        fail_io(file.name());
    }
    const auto type = static_cast<std::uint32_t>(system.f_type);
    const auto device = device_number(file.status().st_dev);
    const auto mount = mount_line(contents(root + "/proc/self/mountinfo"), file);
    const auto words = mount.find(" - ");
    const auto name = words == std::string::npos ? "" : mount.substr(words + 3, mount.find(' ', words + 3) - words - 3);
    if (type != EXT4_SUPER_MAGIC && type != kXfs) {
        refuse_target(file.name(), "its file system" + (name.empty() ? "" : ", " + name + ",") +
                                       " does not keep a file where it is; ext4 and XFS do, or name a partition");
    }
    extents_on_disk(file.name(), device, {{0, kPage}}, root);  // before it is said what the file itself lacks
    if (has_journal_for_data(file, root, mount, device_folder(device, root))) {
        refuse_target(file.name(), "its data goes through a journal (data=journal, chattr +j); name a partition");
    }
}

const char* fault_of(std::uint32_t flags) {
    constexpr std::uint32_t kElsewhere = FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_NOT_ALIGNED |
                                         FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_DATA_TAIL;
    return (flags & FIEMAP_EXTENT_SHARED) != 0 ? "shares its bytes with another file"
           : (flags & (FIEMAP_EXTENT_ENCODED | FIEMAP_EXTENT_DATA_ENCRYPTED)) != 0 ? "is compressed or encrypted"
           : (flags & FIEMAP_EXTENT_UNWRITTEN) != 0 ? "has parts that were allocated and never written"
           : (flags & kElsewhere) != 0              ? "has parts that are not in blocks of their own"
                                                    : nullptr;
}

// [linux] Documentation/filesystems/fiemap.rst: the next extents from `at` on.
std::vector<fiemap_extent> ask(const File& file, std::uint64_t at, std::uint64_t bytes) {
    // The structure ends with its extents, as many as there is room for.
    std::vector<std::uint8_t> query(sizeof(fiemap) + kAtATime * sizeof(fiemap_extent));
    auto* const map = reinterpret_cast<fiemap*>(query.data());
    map->fm_start = at;
    map->fm_length = bytes;
    map->fm_flags = FIEMAP_FLAG_SYNC;
    map->fm_extent_count = kAtATime;
    if (ioctl(file.descriptor(), FS_IOC_FIEMAP, map) != 0) {
        fail_io(file.name());
    }
    std::vector<fiemap_extent> extents(map->fm_mapped_extents);
    if (!extents.empty()) {
        std::memcpy(extents.data(), query.data() + sizeof(fiemap), extents.size() * sizeof(fiemap_extent));
    }
    return extents;
}

// It is the one at `at` of the file.
void check_extent(const File& file, const fiemap_extent& extent, std::uint64_t at) {
    if (const auto* const fault = fault_of(extent.fe_flags)) {
        refuse_target(file.name(), std::string(fault) + kWriteIt);
    }
    if (extent.fe_logical != at) {
        refuse_target(file.name(), std::string("has a hole") + kWriteIt);
    }
    if (extent.fe_physical % kPage != 0 || extent.fe_length % kPage != 0) {
        refuse_target(file.name(), "is on a file system with blocks that are smaller than pages");
    }
}

// On the device that its file system is on.
std::vector<Extent> extents_of_file(const File& file, const std::string& root) {
    check_file_system(file, root);
    const auto size = file.size();
    if (size == 0) {
        refuse_target(file.name(), std::string("is empty") + kWriteIt);
    }
    std::vector<Extent> all;
    for (std::uint64_t at = 0; at < size;) {
        const auto extents = ask(file, at, size - at);
        if (extents.empty()) {
            refuse_target(file.name(), std::string("has a hole") + kWriteIt);
        }
        for (const auto& extent : extents) {
            check_extent(file, extent, at);
            // What a file system has allocated behind the end is not the file's.
            const auto bytes = std::min<std::uint64_t>(extent.fe_length, page_up(size) - at);
            append(all, {extent.fe_physical, bytes});
            at += bytes;
        }
    }
    return all;
}

}  // namespace

void append(std::vector<Extent>& all, const Extent& next) {
    if (!all.empty() && all.back().start + all.back().bytes == next.start) {
        all.back().bytes += next.bytes;
    } else {
        all.push_back(next);
    }
}

std::vector<Extent> extents_of(const File& file, const std::string& root) {
    if (!file.is_device()) {
        return extents_on_disk(file.name(), device_number(file.status().st_dev), extents_of_file(file, root), root);
    }
    const auto number = device_number(file.status().st_rdev);
    if (!is_volume(device_folder(number, root))) {
        return {};
    }
    return extents_on_disk(file.name(), number, {{0, file.size() / kPage * kPage}}, root);
}

}  // namespace kjump
