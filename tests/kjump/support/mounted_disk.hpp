// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A real disk with ext4 on it, mounted for this process alone.
#pragma once

#include <cstdlib>

#include <sched.h>
#include <sys/mount.h>

#include "support/loop_device.hpp"

namespace kjump::test {

class MountedDisk {
public:
    explicit MountedDisk(std::size_t bytes, const std::string& kind = "-b 4096 -O ^has_journal",
                         const char* options = nullptr)
        : device_(bytes) {
        std::filesystem::create_directories(path());
        const auto make = "PATH=$PATH:/usr/sbin:/sbin mke2fs -q -F -t ext4 -E lazy_itable_init=0 " + kind + " " +
                          device_.name() + " >/dev/null 2>&1";
        mounted_ = device_.is_there() && std::system(make.c_str()) == 0 && has_own_mounts() &&
                   mount(device_.name().c_str(), path().c_str(), "ext4", 0, options) == 0;
    }
    MountedDisk(const MountedDisk&) = delete;
    ~MountedDisk() {
        if (mounted_) {
            umount2(path().c_str(), MNT_DETACH);
        }
    }

    bool is_there() const {
        if (!mounted_) {
            WARN("SKIPPED: this user cannot make and mount ext4, so no file system of this kind was tried");
        }
        return mounted_;
    }
    std::string path() const { return folder_ / "mounted"; }
    std::string operator/(const std::string& name) const { return path() + "/" + name; }
    // What the disk lies on, for who writes to it without the file system's knowledge.
    std::string medium() const { return device_.file(); }
    const std::string& device() const { return device_.name(); }

private:
    // Once is enough for all of them.
    static bool has_own_mounts() {
        static const bool has =
            unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        return has;
    }

    TemporaryFolder folder_;
    LoopDevice device_;
    bool mounted_ = false;
};

}  // namespace kjump::test
