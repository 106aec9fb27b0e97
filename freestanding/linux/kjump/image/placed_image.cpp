// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/placed_image.hpp"

#include "base/direct_page.hpp"
#include "base/disk.hpp"

namespace kjump {

PlacedImage::PlacedImage(const FoundImage& found, const std::string& root)
    : volumes_(found.is_in_file() ? hold_volumes_on(found.device, root) : std::vector<File>{}),
      device_(volumes_.empty() ? File::for_update(found.device) : File::shared(found.device)) {
    forget_cached(device_);  // lest an old header is marked where `found` has a newer one
    put_in_file(found);
}

PlacedImage PlacedImage::to_read(const FoundImage& found) { return {found, File::for_reading(found.device)}; }

PlacedImage::PlacedImage(const FoundImage& found, File device) : device_(std::move(device)) { put_in_file(found); }

void PlacedImage::put_in_file(const FoundImage& found) {
    if (found.is_in_file()) {
        in_file_.emplace(device_, found.header.extents);
    }
}

}  // namespace kjump
