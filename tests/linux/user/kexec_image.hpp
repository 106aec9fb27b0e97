// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The system calls kexec_load and reboot, with as many segments as Linux takes.
#pragma once

#include <cerrno>
#include <vector>

#include <linux/kexec.h>
#include <linux/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "image.hpp"

namespace user {

class KexecImage : public Image {
public:
    using Image::Image;

    int load() const override {
        std::vector<kexec_segment> list;
        for (const auto& segment : segments()) {
            list.push_back(
                {segment.bytes, segment.size, reinterpret_cast<const void*>(segment.physical), segment.memory});
        }
        return kexec_load(entry(), list);
    }

    int unload() const override { return kexec_load(0, {}); }

    int jump() const override {
        return result(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, nullptr));
    }

private:
    static int result(long returned) { return returned == 0 ? 0 : errno; }

    static int kexec_load(std::uint32_t entry, const std::vector<kexec_segment>& list) {
        return result(syscall(SYS_kexec_load, entry, list.size(), list.data(), KEXEC_PRESERVE_CONTEXT));
    }
};

}  // namespace user
