// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Windows by /dev/libjump.
#pragma once

#include "machine/device.hpp"
#include "machine/windows.hpp"

namespace kjump {

class DeviceWindows final : public Windows {
public:
    explicit DeviceWindows(const Device& device) : device_(device) {}

    std::vector<Window> list() const override;
    std::uint64_t take(WindowKind kind, std::uint64_t start, std::uint64_t bytes, std::optional<Zone> before) override;
    void give(std::uint64_t start) override;

private:
    const Device& device_;
};

}  // namespace kjump
