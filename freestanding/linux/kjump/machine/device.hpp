// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The device /dev/libjump as a file: its requests, by ioctl(2), and its lock.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <libjump/device.h>

#include "base/file.hpp"
#include "machine/kernel.hpp"

namespace kjump {

class Device {
public:
    // Does a request of libjump/device.h with its argument. Returns 0, or an errno.
    using Request = std::function<int(unsigned long request, void* argument)>;

    // `root` stands before /dev; empty but in tests, which have a `request` of their own.
    explicit Device(const std::string& root, Request request = {});
    Device(const Device&) = delete;

    static bool is_there(const std::string& root);

    // The first call opens the device and asks for its version. Throws Failure(Exit::kKernel) without the privilege,
    // and Failure(Exit::kIo) if no module of this version answers.
    const libjump_device_info& info() const;

    // Does one of the requests with `argument`, whose size it fills in. Returns 0, or an errno. Throws what info()
    // does.
    template <class Argument>
    [[nodiscard]] int request(unsigned long request, Argument& argument) const {
        info();
        argument.size = sizeof argument;
        return request_(request, &argument);
    }

    // Throws what info() does.
    std::unique_ptr<Kernel::Lock> lock(const Notice& notice) const;

private:
    File open() const;

    std::string name_;
    // Set by the first info(): kjump does without the device where it can.
    mutable Request request_;
    mutable std::optional<File> file_;
    mutable libjump_device_info info_{};
};

}  // namespace kjump
