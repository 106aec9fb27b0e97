// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where an image goes: the one place that decides what may be lost for it.
#pragma once

#include "base/file.hpp"

namespace kjump {

// What an image is written to. A regular file that was there before keeps its name and its bytes until keep().
class Target {
public:
    explicit Target(File file) : file_(std::move(file)) {}
    // `file` is the one named `temporary`, and becomes the one named `path`, in the same folder; a file that has that
    // name already is lost only if it `replaces` one.
    Target(File file, std::string temporary, std::string path, bool replaces)
        : file_(std::move(file)), temporary_(std::move(temporary)), path_(std::move(path)), replaces_(replaces) {}
    Target(Target&& other) noexcept;
    Target& operator=(Target&&) = delete;
    // Without keep() nothing is left of a file that was to replace another.
    ~Target();

    File& file() { return file_; }
    // Where the file is until keep(), if that is another name.
    const std::string& temporary() const { return temporary_; }
    // The image is whole and on the medium; when it returns, its name is as well. Throws Failure(Exit::kIo); an image
    // that cannot take the old file's name stays beside it.
    void keep();

private:
    File file_;
    std::string temporary_;  // empty: the file has its name
    std::string path_;
    bool replaces_ = true;
};

// Opens the file or block device for an image of `bytes` bytes, whose core comes from `source`. Nothing is written yet.
// A regular file is replaced by a new one, which nobody else can have open, so there has to be room for both. Refused
// are, by Failure(Exit::kTarget): the source itself, what is too small, a device in use, a disk with partitions, "-", a
// link to nothing, and a file that would have to be made in /dev; and unless `force` says so, content that somebody
// could miss and files that are in memory alone.
Target open_target(const std::string& name, std::uint64_t bytes, bool force, const File& source);

// Bytes that a file system has for a new file in the folder `path`, or beside the file. Throws Failure(Exit::kIo).
std::uint64_t free_bytes(const std::string& path);

// Of a name that no file has: refuses a link to nothing and names in /dev. Throws Failure(Exit::kTarget), and
// Failure(Exit::kIo) if there is no such folder.
void check_new_name(const std::string& name);

// Of that what concerns what the target is and holds. Throw Failure(Exit::kTarget).
void check_content(const File& file, std::uint64_t bytes, bool force);
void check_room(const std::string& name, std::uint64_t bytes, std::uint64_t room);

}  // namespace kjump
