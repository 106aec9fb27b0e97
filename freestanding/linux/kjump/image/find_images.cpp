// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/find_images.hpp"

#include <algorithm>

#include "base/direct_page.hpp"
#include "base/disk.hpp"
#include "base/disks.hpp"
#include "base/failure.hpp"
#include "base/file.hpp"

namespace kjump {
namespace {

// `file` is opened past the page cache: another kernel may have written there.
std::optional<FoundImage> image_at(const File& file, std::uint64_t at, const MachineId& here) {
    try {
        FoundImage found{file.name(), at, decode(read_page(file, at), file.name())};
        found.origin = origin_of(found.header.machine, here);
        return at == 0 || found.is_in_file() ? std::optional(found) : std::nullopt;
    } catch (const Failure&) {
        return {};
    }
}

// Whether `one`, found at the start of a volume, is `other` by the disk that the volume lies on.
bool is_volume_of(const FoundImage& one, const FoundImage& other) {
    return one.at == 0 && other.is_in_file() && one.header.id == other.header.id && one.device != other.device &&
           share_bytes(File::for_reading(one.device), File::for_reading(other.device));
}

}  // namespace

std::vector<std::uint64_t> image_places(std::optional<std::uint64_t> in_file) {
    return in_file.value_or(0) == 0 ? std::vector<std::uint64_t>{0} : std::vector<std::uint64_t>{0, *in_file};
}

FoundImage find_image(const std::string& device, std::uint64_t at, const std::string& root) {
    const auto found = image_at(File::past_cache(device, false), at, machine_id(root));
    if (!found) {
        throw Failure(Exit::kDamaged, device + ": no image begins there");
    }
    return *found;
}

std::vector<FoundImage> find_images(const std::string& root, const std::vector<std::uint64_t>& places, bool* hidden) {
    const auto here = machine_id(root);
    std::vector<FoundImage> found;
    const bool is_hidden = look_at_disks(root, [&](const File& disk, bool is_part) {
        for (const auto place : places) {
            const auto image = is_part && place == 0 ? std::nullopt : image_at(disk, place, here);
            if (image) {
                found.push_back(*image);
            }
        }
    });
    const auto all = found;
    std::erase_if(found, [&](const FoundImage& below) {
        return std::ranges::any_of(all, [&](const FoundImage& volume) { return is_volume_of(volume, below); });
    });
    if (hidden != nullptr) {
        *hidden = is_hidden;
    }
    return found;
}

void keep_for_boot(std::vector<FoundImage>& images, const Notice& notice) {
    std::erase_if(images, [&](const FoundImage& image) {
        if (!is_for_boot(image.header)) {
            return true;
        }
        const bool is_foreign = image.origin == Origin::kAnotherMachine;
        if (is_foreign) {
            notice(image.device + ": has the image of another machine, which is left alone");
        }
        return is_foreign;
    });
}

}  // namespace kjump
