// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/placed_image.hpp"

namespace kjump {

PlacedImage::PlacedImage(const FoundImage& found) : device_(File::for_update(found.device)) {
    if (found.is_in_file()) {
        in_file_.emplace(device_, found.header.extents);
    }
}

}  // namespace kjump
