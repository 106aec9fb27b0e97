// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where the bytes of a file are on its block device.
#pragma once

#include <cstdint>
#include <vector>

#include "base/file.hpp"

namespace kjump {

struct Extent {
    std::uint64_t start;  // bytes on the device, whole pages
    std::uint64_t bytes;  // whole pages
    bool operator==(const Extent&) const = default;
};

// Adds one, to the last if it goes on where that ends.
void append(std::vector<Extent>& all, const Extent& next);

// On the partition or disk below, in the order of their bytes, those of a regular file or of a volume; of a partition
// or disk itself there are none. They are for who writes them without the knowledge of the file system or the device
// mapper: a file may have no hole, nothing that was never written, is shared with another file, compressed or
// encrypted, and its file system (ext2, ext3, ext4 or XFS) has to keep data where it is; a volume, or the one below a
// file system, has to be linear and on one disk. `root` stands before /sys and /proc. Throws Failure(Exit::kTarget),
// with what to do about it, and Failure(Exit::kIo).
std::vector<Extent> extents_of(const File& file, const std::string& root);

// A file that is the bytes of `extents`, on a device whose file system nobody has mounted.
class ExtentStorage final : public Storage {
public:
    ExtentStorage(File& device, std::vector<Extent> extents) : device_(device), extents_(std::move(extents)) {}
    void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const override;
    void write_at(std::uint64_t offset, Bytes bytes) override;
    void sync() override { device_.sync(); }
    std::uint64_t size() const override;

private:
    void for_each_piece(std::uint64_t offset, std::uint64_t bytes, const auto& take) const;

    File& device_;
    std::vector<Extent> extents_;
};

}  // namespace kjump
