// SPDX-License-Identifier: MIT OR GPL-2.0-only
// An image that is open, wherever its device or file has it.
#pragma once

#include <optional>

#include "image/find_images.hpp"

namespace kjump {

class PlacedImage {
public:
    // The image begins with `file`.
    explicit PlacedImage(File file) : device_(std::move(file)) {}
    // To be read and written. Throws Failure(Exit::kTarget) if the device is in use, or a volume on it.
    explicit PlacedImage(const FoundImage& found);
    PlacedImage(const PlacedImage&) = delete;

    // All that the image may have, its header first.
    Storage& storage() { return in_file_ ? static_cast<Storage&>(*in_file_) : device_; }
    const File& device() const { return device_; }
    const std::string& name() const { return device_.name(); }

private:
    File device_;
    std::optional<ExtentStorage> in_file_;
};

}  // namespace kjump
