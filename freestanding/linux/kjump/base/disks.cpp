// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/disks.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

constexpr std::uint64_t kSysfsSector = 512;  // [linux] Documentation/ABI/stable/sysfs-block, /sys/block/<disk>/size

// A floppy's drive says that it has the smallest disk of all, and takes seconds to find out that it has none.
bool may_have_page(const std::string& folder, const std::string& name) {
    if (name.starts_with("fd")) {
        return false;
    }
    const auto sectors = number(first_line(contents(folder + "/size")));
    return sectors && *sectors >= kPage / kSysfsSector;
}

std::optional<File> open_disk(const std::string& folder, const std::string& name, const std::string& device,
                              bool& hidden) {
    errno = 0;
    try {
        if (may_have_page(folder, name)) {
            return File::past_cache(device, false);
        }
    } catch (const Failure&) {
        hidden = hidden || errno == EACCES || errno == EPERM;
    }
    return {};
}

}  // namespace

bool look_at_disks(const std::string& root, const std::function<void(const File& disk, bool is_part)>& look) {
    const auto all = root + "/sys/class/block";
    auto names = names_in(all).value_or(std::vector<std::string>{});
    std::ranges::sort(names);
    bool hidden = false;
    for (const auto& name : names) {
        const auto folder = all + "/" + name;
        if (const auto disk = open_disk(folder, name, device_file(name, root), hidden)) {
            look(*disk, has_holders(folder));
        }
    }
    return hidden;
}

}  // namespace kjump
