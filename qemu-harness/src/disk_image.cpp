// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "disk_image.hpp"

namespace harness {
namespace fs = std::filesystem;

fs::path make_disk_image(const Disk& disk, std::size_t index, const LogFiles& files, std::uint64_t granule) {
    if (disk.content == Disk::Content::kKeep) {
        return disk.file;
    }
    const auto image = files.file(".disk" + std::to_string(index) + ".img");
    auto size = disk.size_bytes;
    if (disk.content == Disk::Content::kCopy) {
        fs::copy_file(disk.file, image, fs::copy_options::overwrite_existing);
        fs::permissions(image, fs::perms::owner_write, fs::perm_options::add);
        size = fs::file_size(image);
    } else {
        create_file(image);
    }
    fs::resize_file(image, (size + granule - 1) / granule * granule);
    return image;
}

}  // namespace harness
