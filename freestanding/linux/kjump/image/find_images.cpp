// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/find_images.hpp"

#include <algorithm>
#include <cerrno>

#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kSysfsSector = 512;  // [linux] Documentation/ABI/stable/sysfs-block, /sys/block/<disk>/size

// A floppy's drive says that it has the smallest disk of all, and takes seconds to find out that it has none.
bool may_have_header(const std::string& folder, const std::string& name) {
    if (name.starts_with("fd") || !names_in(folder + "/holders").value_or(std::vector<std::string>{}).empty()) {
        return false;
    }
    const auto sectors = number(first_line(contents(folder + "/size")));
    return sectors && *sectors >= kHeaderBytes / kSysfsSector;
}

std::optional<FoundImage> image_at(const File& file, std::uint64_t at) {
    HeaderPage page;
    try {
        file.read_at(at, page);
        FoundImage found{file.name(), at, decode(page, file.name())};
        return at == 0 || found.is_in_file() ? std::optional(found) : std::nullopt;
    } catch (const Failure&) {
        return {};
    }
}

std::optional<File> open_disk(const std::string& folder, const std::string& name, const std::string& device,
                              bool& hidden) {
    errno = 0;
    try {
        if (may_have_header(folder, name)) {
            return File::for_reading(device);
        }
    } catch (const Failure&) {
        hidden = hidden || errno == EACCES || errno == EPERM;
    }
    return {};
}

}  // namespace

std::vector<std::uint64_t> image_places(std::optional<std::uint64_t> in_file) {
    return in_file.value_or(0) == 0 ? std::vector<std::uint64_t>{0} : std::vector<std::uint64_t>{0, *in_file};
}

std::vector<FoundImage> find_images(const std::string& root, const std::vector<std::uint64_t>& places, bool* hidden) {
    const auto folder = root + "/sys/class/block";
    auto names = names_in(folder).value_or(std::vector<std::string>{});
    std::ranges::sort(names);
    std::vector<FoundImage> found;
    bool is_hidden = false;
    for (const auto& name : names) {
        auto path = name;
        std::ranges::replace(path, '!', '/');  // as sysfs writes a name with folders in it
        const auto file = open_disk(folder + "/" + name, name, root + "/dev/" + path, is_hidden);
        for (std::size_t i = 0; file && i < places.size(); ++i) {
            if (const auto image = image_at(*file, places[i])) {
                found.push_back(*image);
            }
        }
    }
    if (hidden != nullptr) {
        *hidden = is_hidden;
    }
    return found;
}

}  // namespace kjump
