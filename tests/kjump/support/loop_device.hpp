// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A real block device: a loop device over a file that goes away with it.
#pragma once

#include <cstring>
#include <string>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <linux/blkpg.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/temporary_folder.hpp"

namespace kjump::test {

class LoopDevice {
public:
    explicit LoopDevice(std::size_t bytes) {
        write_file(folder_ / "disk", {});
        const int file = open((folder_ / "disk").c_str(), O_RDWR | O_CLOEXEC);
        const int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        if (ftruncate(file, static_cast<off_t>(bytes)) == 0 && control >= 0) {
            attach(file, control);
        }
        close(file);
        close(control);
    }
    LoopDevice(const LoopDevice&) = delete;
    ~LoopDevice() {
        if (descriptor_ >= 0) {
            ioctl(descriptor_, LOOP_CLR_FD, 0);
            close(descriptor_);
        }
    }

    // False for whoever is not root, and without loop devices: then only guests that hibernate look at devices.
    bool is_there() const {
        if (descriptor_ < 0) {
            WARN("SKIPPED: there are no loop devices for this user, so no block device was tried");
        }
        return descriptor_ >= 0;
    }
    const std::string& name() const { return name_; }
    // What the device lies on; it can be written to although the device is in use.
    std::string file() const { return folder_ / "disk"; }
    std::string partition(int number) const { return name_ + "p" + std::to_string(number); }

    void put(std::size_t at, const std::string& bytes) const {
        REQUIRE(pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at)) ==
                static_cast<ssize_t>(bytes.size()));
        REQUIRE(fsync(descriptor_) == 0);
    }
    // As another kernel writes it: what this one has read of the device stays as it was, to this one.
    void put_unseen(std::size_t at, const std::string& bytes) const {
        std::fstream file(folder_ / "disk", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(at)).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    // The kernel knows a partition then, of which nothing is on the disk.
    bool add_partition(int number, long long start, long long bytes) const {
        blkpg_partition partition{};
        partition.start = start;
        partition.length = bytes;
        partition.pno = number;
        blkpg_ioctl_arg argument{BLKPG_ADD_PARTITION, 0, sizeof partition, &partition};
        return ioctl(descriptor_, BLKPG, &argument) == 0 && access(this->partition(number).c_str(), F_OK) == 0;
    }
    void delete_partition(int number) const {
        blkpg_partition partition{};
        partition.pno = number;
        blkpg_ioctl_arg argument{BLKPG_DEL_PARTITION, 0, sizeof partition, &partition};
        ioctl(descriptor_, BLKPG, &argument);
    }

private:
    // Another process may take the free one first.
    void attach(int file, int control) {
        loop_config config{};
        config.fd = static_cast<__u32>(file);
        config.info.lo_flags = LO_FLAGS_PARTSCAN;
        for (int tries = 0; tries < 100 && descriptor_ < 0; ++tries) {
            const int number = ioctl(control, LOOP_CTL_GET_FREE);
            if (number < 0) {
                return;
            }
            name_ = "/dev/loop" + std::to_string(number);
            descriptor_ = open(name_.c_str(), O_RDWR | O_CLOEXEC);
            if (descriptor_ >= 0 && ioctl(descriptor_, LOOP_CONFIGURE, &config) != 0) {
                close(descriptor_);
                descriptor_ = -1;
            }
        }
    }

    TemporaryFolder folder_;
    std::string name_;
    int descriptor_ = -1;
};

}  // namespace kjump::test
