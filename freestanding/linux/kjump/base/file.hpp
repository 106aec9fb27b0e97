// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A file, a block device or a pipe, by its descriptor.
#pragma once

#include <string>

#include <sys/stat.h>

#include "base/storage.hpp"

namespace kjump {

class File final : public Storage {
public:
    // "-" is standard input.
    static File for_reading(const std::string& name);
    // A block device must not be in use: mounted, swapped to, or part of a volume. What is neither that nor a regular
    // file is not opened. Throws Failure(Exit::kTarget).
    static File for_update(const std::string& name);
    // The same whoever else has the device.
    static File shared(const std::string& name);
    // As the medium has it, past the page cache (open(2), O_DIRECT): offsets, sizes and memory are whole blocks of it.
    static File past_cache(const std::string& name, bool to_write);
    // A file that is not there yet, for nobody but its owner; when it returns, the name is on the medium.
    static File create(const std::string& name);
    // The same of a name that no other file has: `path`, a point and six characters, which `path` is afterwards. It may
    // not be on the medium yet, and sentences call the file `name`.
    static File create_beside(std::string& path, const std::string& name);

    File(File&& other) noexcept;
    File& operator=(File&&) = delete;
    ~File() override;

    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override;
    void write_at(std::uint64_t offset, Bytes bytes) override;
    void sync() override;
    std::uint64_t size() const override;

    // Reads up to bytes.size() bytes at the current position; returns how many, 0 at the end.
    std::size_t read_some(std::span<std::uint8_t> bytes) const;
    // The same at `offset`.
    std::size_t read_some_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const;
    // Makes a regular file end at `bytes`; a device keeps its size.
    void end_at(std::uint64_t bytes);
    bool can_seek() const;
    bool is_device() const { return S_ISBLK(status_.st_mode); }
    // As it was when the file was opened.
    const struct stat& status() const { return status_; }
    const std::string& name() const { return name_; }
    int descriptor() const { return descriptor_; }

private:
    File(std::string name, int descriptor);
    static File open(const std::string& name, int flags);

    std::string name_;
    int descriptor_;
    struct stat status_;
};

// Writes `text` at once to a file that is there, as those of /proc and /sys take it. errno, or 0.
int write_once(const std::string& name, const std::string& text);

// The whole text of a small file. Throws Failure(Exit::kIo).
std::string contents(const std::string& name);

}  // namespace kjump
