// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image in the first slot of /dev/libjump.
#pragma once

#include <vector>

#include "device.hpp"
#include "image.hpp"

namespace user {

class DeviceImage : public Image {
public:
    // `flags`: LIBJUMP_LOAD_*; `bytes`: of the request.
    explicit DeviceImage(const char* file, std::uint64_t flags = LIBJUMP_LOAD_PROTECTED32,
                         std::size_t bytes = sizeof(libjump_device_load))
        : Image(file), flags_(flags), bytes_(bytes) {}

    int load() const override {
        std::vector<libjump_device_segment> list;
        for (const auto& segment : segments()) {
            list.push_back(
                {reinterpret_cast<std::uintptr_t>(segment.bytes), segment.size, segment.physical, segment.memory});
        }
        libjump_device_load load{};
        load.flags = flags_;
        load.entry = entry();
        load.segments = reinterpret_cast<std::uintptr_t>(list.data());
        load.segment_count = static_cast<std::uint32_t>(list.size());
        return device_.ask(LIBJUMP_LOAD, load, bytes_);
    }

    int unload() const override {
        libjump_device_slot slot{};
        return device_.ask(LIBJUMP_UNLOAD, slot);
    }

    int jump() const override {
        libjump_device_enter enter{};
        const int error = device_.ask(LIBJUMP_ENTER, enter);
        return error == 0 && enter.faulted != 0 ? EFAULT : error;
    }

private:
    const std::uint64_t flags_;
    const std::size_t bytes_;
    const Device device_;
};

}  // namespace user
