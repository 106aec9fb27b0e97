// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/file.hpp"

#include <cerrno>
#include <cinttypes>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {

File::File(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {
    if (fstat(descriptor_, &status_) != 0) {
        fail_io(name_);
    }
}

File::File(File&& other) noexcept
    : name_(std::move(other.name_)), descriptor_(std::exchange(other.descriptor_, -1)), status_(other.status_) {}

File::~File() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

File File::open(const std::string& name, int flags) {
    const int descriptor = ::open(name.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        fail_io(name);
    }
    return {name, descriptor};
}

File File::for_reading(const std::string& name) {
    return name == "-" ? File("standard input", dup(STDIN_FILENO)) : open(name, O_RDONLY);
}

File File::for_update(const std::string& name) {
    struct stat status;
    const bool found = stat(name.c_str(), &status) == 0, device = found && S_ISBLK(status.st_mode);
    // Opening a watchdog starts it, opening a tape rewinds it.
    if (found && !device && !S_ISREG(status.st_mode)) {
        throw Failure(Exit::kTarget, name + ": is neither a file nor a block device");
    }
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CLOEXEC | (device ? O_EXCL : 0));
    if (descriptor < 0 && device && errno == EBUSY) {
        throw Failure(Exit::kTarget, name + ": is in use (mounted, swap space, or part of a volume)");
    }
    if (descriptor < 0) {
        fail_io(name);
    }
    return {name, descriptor};
}

File File::shared(const std::string& name) { return open(name, O_RDWR); }

File File::past_cache(const std::string& name, bool to_write) {
    return open(name, (to_write ? O_RDWR : O_RDONLY) | O_DIRECT);
}

File File::create(const std::string& name) {
    auto file = open(name, O_RDWR | O_CREAT | O_EXCL);
    sync_folder_of(name);
    return file;
}

File File::create_beside(std::string& path, const std::string& name) {
    path += ".XXXXXX";
    const int descriptor = mkostemp(path.data(), O_CLOEXEC);  // its mode is 0600
    if (descriptor < 0) {
        fail_io(name);
    }
    return {name, descriptor};
}

void File::read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    while (!bytes.empty()) {
        const auto count = read_some_at(offset, bytes);
        if (count == 0) {
            throw Failure(Exit::kIo, name_ + ": ends early");
        }
        bytes = bytes.subspan(count);
        offset += count;
    }
}

void File::write_at(std::uint64_t offset, Bytes bytes) {
    while (!bytes.empty()) {
        const auto count = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail_io(name_);
        }
        if (count == 0) {
            throw Failure(Exit::kIo, name_ + text(": takes no more bytes at offset %#" PRIx64, offset));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
}

void File::sync() {
    if (fsync(descriptor_) != 0) {
        fail_io(name_);
    }
}

std::uint64_t File::size() const {
    std::uint64_t bytes = 0;
    if (!S_ISBLK(status_.st_mode)) {
        struct stat now;
        if (fstat(descriptor_, &now) != 0) {
            fail_io(name_);
        }
        return static_cast<std::uint64_t>(now.st_size);
    }
    if (ioctl(descriptor_, BLKGETSIZE64, &bytes) != 0) {
        fail_io(name_);
    }
    return bytes;
}

std::size_t File::read_some(std::span<std::uint8_t> bytes) const {
    ssize_t count;
    do {
        count = read(descriptor_, bytes.data(), bytes.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        fail_io(name_);
    }
    return static_cast<std::size_t>(count);
}

std::size_t File::read_some_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    ssize_t count;
    do {
        count = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        fail_io(name_ + text(" at offset %#" PRIx64, offset));
    }
    return static_cast<std::size_t>(count);
}

void File::end_at(std::uint64_t bytes) {
    if (S_ISREG(status_.st_mode) && ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) {
        fail_io(name_);
    }
}

bool File::can_seek() const { return lseek(descriptor_, 0, SEEK_CUR) >= 0; }

int write_once(const std::string& name, const std::string& text) {
    const int file = ::open(name.c_str(), O_WRONLY | O_CLOEXEC);
    const int error =
        file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ? errno : 0;
    if (file >= 0) {
        close(file);
    }
    return error;
}

std::string contents(const std::string& name) {
    const auto file = File::for_reading(name);
    std::string bytes;
    std::uint8_t buffer[4096];
    while (const auto count = file.read_some(buffer)) {
        bytes.append(reinterpret_cast<const char*>(buffer), count);
    }
    return bytes;
}

}  // namespace kjump
