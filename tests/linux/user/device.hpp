// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The module's device, with arguments that have their size. For 0 or an errno.
#pragma once

#include <cerrno>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <libjump/device.h>

#include "error.hpp"

namespace user {

class Device {
public:
    // Ends the program if there is none, or no permission.
    Device() : fd_(open(LIBJUMP_DEVICE_PATH, O_RDWR | O_CLOEXEC)) {
        if (fd_ < 0) {
            die_of_errno(LIBJUMP_DEVICE_PATH);
        }
    }
    Device(const Device&) = delete;
    ~Device() { close(fd_); }

    template <typename Argument>
    int ask(unsigned long request, Argument& argument) const {
        argument.size = sizeof argument;
        return ioctl(fd_, request, &argument) == 0 ? 0 : errno;
    }

private:
    int fd_;
};

}  // namespace user
