// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The module's device, with arguments that have their size. For 0 or an errno.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>

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
        return ask(request, argument, sizeof argument);
    }
    // As who was compiled when the argument had only so many bytes.
    template <typename Argument>
    int ask(unsigned long request, Argument& argument, std::size_t bytes) const {
        argument.size = static_cast<std::uint32_t>(bytes);
        const auto number = _IOC(_IOC_DIR(request), _IOC_TYPE(request), _IOC_NR(request), bytes);
        return ioctl(fd_, number, &argument) == 0 ? 0 : errno;
    }

private:
    int fd_;
};

}  // namespace user
