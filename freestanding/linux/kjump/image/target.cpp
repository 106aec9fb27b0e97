// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/target.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/file_system.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "image/content.hpp"

namespace kjump {
namespace {

void refuse_memory(const std::string& name, const std::string& path, bool force) {
    if (!force && is_in_memory(path)) {
        refuse_target(name, "is in memory, and gone when the machine is turned off; --force saves there all the same");
    }
}

std::string existing_path(const std::string& name) {
    auto path = real_path(name);
    if (path.empty()) {
        fail_io(name);
    }
    return path;
}

File make_file(const std::string& name, std::uint64_t bytes, bool force) {
    check_new_name(name);
    const auto folder = folder_of(name);
    refuse_memory(name, folder, force);
    check_room(name, bytes, free_bytes(folder));
    return File::create(name);
}

// Whoever has the old file open must not read the new image, and the old one's mode and owner do not count.
Target replace_file(const File& old, std::uint64_t bytes, bool force) {
    const auto& name = old.name();
    refuse_memory(name, name, force);
    check_content(old, old.size(), force);
    const auto room = free_bytes(name);
    if (room < bytes) {
        refuse_target(name, "the image has " + mebibytes(bytes) + ", and beside the old file there is room for " +
                                mebibytes(room) + "; remove it first if it may be lost");
    }
    const auto path = real_path(name);
    auto temporary = path;
    auto file = File::create_beside(temporary, name);
    return {std::move(file), temporary, path, true};
}

// False, and errno says why, if it cannot. A file system without RENAME_NOREPLACE says EINVAL, and there a file may be
// lost that comes between the look and the renaming.
bool give_name(const std::string& from, const std::string& to, bool replaces) {
    if (!replaces) {
        if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
            return true;
        }
        if (errno != EINVAL && errno != ENOSYS) {
            return false;
        }
        if (access(to.c_str(), F_OK) == 0) {
            errno = EEXIST;
            return false;
        }
    }
    return rename(from.c_str(), to.c_str()) == 0;
}

}  // namespace

std::uint64_t free_bytes(const std::string& path) {
    struct statvfs system;
    if (statvfs(path.c_str(), &system) != 0) {
        fail_io(path);
    }
    return std::uint64_t{system.f_bavail} * system.f_frsize;
}

void check_new_name(const std::string& name) {
    char link[1];
    if (readlink(name.c_str(), link, sizeof link) >= 0) {
        refuse_target(name, "is a symbolic link that leads to no file");
    }
    if ((existing_path(folder_of(name)) + "/").starts_with("/dev/")) {
        refuse_target(name, "there is no such device, and no file is made in /dev");
    }
}

void check_room(const std::string& name, std::uint64_t bytes, std::uint64_t room) {
    if (room < bytes) {
        refuse_target(name,
                      "is too small: the image has " + mebibytes(bytes) + ", there is room for " + mebibytes(room));
    }
}

void check_content(const File& file, std::uint64_t bytes, bool force) {
    const auto content = content_of(file, bytes);
    if (content.has_partitions) {
        refuse_target(file.name(), "is a disk with partitions; name one of them");
    }
    if (!content.what.empty() && !force) {
        refuse_target(file.name(), "holds " + content.what + ", which would be lost; --force saves over it");
    }
}

Target::Target(Target&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})),
      path_(std::move(other.path_)),
      replaces_(other.replaces_) {}

Target::~Target() {
    if (!temporary_.empty()) {
        unlink(temporary_.c_str());
    }
}

void Target::keep() {
    if (temporary_.empty()) {
        return;
    }
    const int error = give_name(temporary_, path_, replaces_) ? 0 : errno;
    const auto image = std::exchange(temporary_, {});
    if (error != 0) {
        throw Failure(Exit::kIo, file_.name() + ": " + std::strerror(error) + "; what was saved is whole, in " + image +
                                     ", but cannot take that name");
    }
    sync_folder_of(path_);
}

Target open_target(const std::string& name, std::uint64_t bytes, bool force, const File& source) {
    if (name == "-") {
        refuse_target(name,
                      "an image goes to a file or block device, since its first page is written last; ./- is a file");
    }
    if (access(name.c_str(), F_OK) != 0) {
        return Target(make_file(name, bytes, force));
    }
    auto file = File::for_update(name);
    if (share_bytes(file, source)) {
        refuse_target(name, "is the source itself");
    }
    if (!file.is_device()) {
        return replace_file(file, bytes, force);
    }
    check_content(file, bytes, force);
    check_room(name, bytes, file.size());
    return Target(std::move(file));
}

}  // namespace kjump
