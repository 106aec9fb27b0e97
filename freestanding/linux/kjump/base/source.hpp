// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The file or device that a core is read from.
#pragma once

#include "base/file.hpp"

namespace kjump {

class Source {
public:
    virtual ~Source() = default;
    // Throws Failure(Exit::kSource) when the core ends early.
    virtual void read(std::uint64_t offset, std::span<std::uint8_t> bytes) = 0;
    virtual const std::string& name() const = 0;
};

template <typename T>
T read_struct(Source& source, std::uint64_t offset) {
    T value;
    source.read(offset, {reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    return value;
}

enum class Access {
    kRead,
    kMapped,  // of /dev/mem read() ends where the running kernel's memory ends, and mmap() does not
};

// A file, /proc/vmcore, or a pipe. Offsets in a pipe may only grow; the bytes between are read and dropped.
class FileSource final : public Source {
public:
    explicit FileSource(File file, Access access = Access::kRead)
        : file_(std::move(file)), seekable_(file_.can_seek()), access_(access) {}
    void read(std::uint64_t offset, std::span<std::uint8_t> bytes) override;
    const std::string& name() const override { return file_.name(); }
    const File& file() const { return file_; }
    bool can_seek() const { return seekable_; }

private:
    void copy_mapped(std::uint64_t offset, std::span<std::uint8_t> bytes) const;
    std::size_t read_some(std::uint64_t offset, std::span<std::uint8_t> bytes);
    void skip_to(std::uint64_t offset);
    [[noreturn]] void fail_early(std::uint64_t offset) const;

    File file_;
    bool seekable_;
    Access access_;
    std::uint64_t position_ = 0;
};

}  // namespace kjump
