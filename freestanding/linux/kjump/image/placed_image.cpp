// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/placed_image.hpp"

#include "base/disk.hpp"

namespace kjump {

PlacedImage::PlacedImage(const FoundImage& found)
    : device_(found.is_in_file() ? open_below_volumes(found.device) : File::for_update(found.device)) {
    if (found.is_in_file()) {
        in_file_.emplace(device_, found.header.extents);
    }
}

}  // namespace kjump
