// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/device.hpp"

#include <cerrno>

#include <sys/ioctl.h>
#include <unistd.h>

#include "machine/device_failures.hpp"
#include "machine/file_lock.hpp"
#include "machine/privilege.hpp"

namespace kjump {

Device::Device(const std::string& root, Request request)
    : name_(root + LIBJUMP_DEVICE_PATH), request_(std::move(request)) {}

bool Device::is_there(const std::string& root) { return access((root + LIBJUMP_DEVICE_PATH).c_str(), F_OK) == 0; }

File Device::open() const {
    return as_root([&] { return File::for_reading(name_); });
}

const libjump_device_info& Device::info() const {
    if (info_.version != 0) {
        return info_;
    }
    file_.emplace(open());
    if (!request_) {
        request_ = [this](unsigned long request, void* argument) {
            return ioctl(file_->descriptor(), request, argument) == 0 ? 0 : errno;
        };
    }
    libjump_device_info info{};
    info.size = sizeof info;
    if (const int error = request_(LIBJUMP_INFO, &info)) {
        throw device_failure::info(error);
    }
    if (info.version != LIBJUMP_DEVICE_VERSION) {
        throw device_failure::version(info.version);
    }
    info_ = info;
    return info_;
}

std::unique_ptr<Kernel::Lock> Device::lock(const Notice& notice) const {
    info();
    return lock_file(open(), notice);
}

}  // namespace kjump
