// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/image_file.hpp"

#include "base/failure.hpp"
#include "image/image.hpp"

namespace kjump {

File open_image(const std::string& name) {
    auto file = File::for_reading(name);
    if (!file.can_seek()) {
        throw Failure(Exit::kDamaged, file.name() + ": is a pipe, and an image is read from a file or block device");
    }
    [[maybe_unused]] const Image judged(file, file.name());
    return file;
}

File open_image_to_mark(const std::string& name) {
    open_image(name);
    if (name == "-") {
        throw Failure(Exit::kUsage, "an image is marked before it is resumed, so name it; - is for --check alone");
    }
    return File::for_update(name);
}

}  // namespace kjump
