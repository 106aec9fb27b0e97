// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The file or block device that an image is read from.
#pragma once

#include "base/file.hpp"

namespace kjump {

// Of "-", standard input, only to read. Throws Failure(Exit::kDamaged) if it holds no image, whatever else hinders.
File open_image(const std::string& name);

// The same to read and to mark. Throws Failure(Exit::kUsage) of "-", Failure(Exit::kTarget) of a device in use.
File open_image_to_mark(const std::string& name);

}  // namespace kjump
