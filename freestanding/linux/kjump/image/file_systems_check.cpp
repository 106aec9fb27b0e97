// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/file_systems_check.hpp"

#include <algorithm>

#include "base/disks.hpp"
#include "base/failure.hpp"
#include "machine/machine_id.hpp"

namespace kjump {
namespace {

struct FileSystemHere {
    std::string device;
    MountedFileSystem system;
};

// A disk that cannot be read has none. `hidden` becomes whether there are some that only root may read.
std::vector<FileSystemHere> file_systems_here(const std::string& root, bool& hidden) {
    std::vector<FileSystemHere> found;
    hidden = look_at_disks(root, [&](const File& disk, bool is_part) {
        try {
            const auto system = is_part ? std::nullopt : file_system_on(read_page(disk, 0));
            if (system) {
                found.push_back({disk.name(), *system});
            }
        } catch (const Failure&) {
        }
    });
    return found;
}

// One that was frozen when the kernel left looked unmounted then. Of a snapshot the disks are put back to how they were
// by one of theirs, for which they are frozen, so that they look unmounted.
bool is_as_it_was(const MountedFileSystem& saved, MountedFileSystem here, bool at_boot) {
    if (!saved.is_open || !at_boot) {
        here.is_open = saved.is_open;
    }
    return here == saved;
}

// An older copy of it, as on a disk from which it was moved to a volume: its mounts were earlier, and no more.
bool is_from_before(const MountedFileSystem& saved, const MountedFileSystem& here) {
    return here.mounted < saved.mounted && here.mounts <= saved.mounts;
}

}  // namespace

void check_file_systems(const Header& header, const std::string& root, const std::string& name, const Notice& notice) {
    if (header.file_systems.empty()) {
        return;
    }
    bool hidden = false;
    const auto here = file_systems_here(root, hidden);
    if (hidden) {
        notice(name + ": whether file systems have moved on is not known of disks that only root may read");
    }
    // A system may have a file system and a copy of it mounted.
    const auto is_one_as_it_was = [&](const auto& uuid) {
        return std::ranges::any_of(header.file_systems, [&](const MountedFileSystem& saved) {
            return saved.uuid == uuid && std::ranges::any_of(here, [&](const FileSystemHere& one) {
                       return is_as_it_was(saved, one.system, header.at_boot);
                   });
        });
    };
    for (const auto& saved : header.file_systems) {
        const auto moved = std::ranges::find_if(here, [&](const FileSystemHere& one) {
            return one.system.uuid == saved.uuid && !is_from_before(saved, one.system);
        });
        if (moved != here.end() && !is_one_as_it_was(saved.uuid)) {
            throw Failure(Exit::kResumed,
                          name + ": the file system on " + moved->device + ", with the UUID " + uuid_words(saved.uuid) +
                              ", was mounted, unmounted or checked after the image was saved, and has moved on since "
                              "(--again resumes the image all the same)");
        }
    }
}

}  // namespace kjump
