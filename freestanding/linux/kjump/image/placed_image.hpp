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
    // To be read and written. Throws Failure(Exit::kTarget) if the device is in use, or a volume on it; as long as the
    // image is open, nobody comes to use one of them. `root` stands before /sys and /dev.
    PlacedImage(const FoundImage& found, const std::string& root);
    // To be read alone, whoever uses the device.
    static PlacedImage to_read(const FoundImage& found);
    PlacedImage(const PlacedImage&) = delete;

    // All that the image may have, its header first.
    Storage& storage() { return in_file_ ? static_cast<Storage&>(*in_file_) : device_; }
    const File& device() const { return device_; }
    const std::string& name() const { return device_.name(); }

private:
    PlacedImage(const FoundImage& found, File device);
    void put_in_file(const FoundImage& found);

    std::vector<File> volumes_;  // on the device
    File device_;
    std::optional<ExtentStorage> in_file_;
};

}  // namespace kjump
