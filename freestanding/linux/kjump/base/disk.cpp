// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/disk.hpp"

#include <algorithm>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

// Empty if sysfs knows no such device.
std::string folder(const File& device) { return device_folder(device_number(device.status().st_rdev), ""); }

void add_with_what_is_under(const std::string& device, std::set<std::string>& found) {
    if (device.empty() || !found.insert(device).second) {
        return;
    }
    // A partition's folder is in that of its disk.
    if (access((device + "/partition").c_str(), F_OK) == 0) {
        add_with_what_is_under(device.substr(0, device.rfind('/')), found);
    }
    const auto slaves = device + "/slaves/";
    for (const auto& slave : names_in(slaves).value_or(std::vector<std::string>{})) {
        add_with_what_is_under(real_path(slaves + slave), found);
    }
}

// Names of the volumes on a device that have none on them themselves.
void add_topmost(const std::string& device, std::set<std::string>& found) {
    const auto holders = device + "/holders/";
    for (const auto& holder : names_in(holders).value_or(std::vector<std::string>{})) {
        const auto above = real_path(holders + holder);
        if (has_holders(above)) {
            add_topmost(above, found);
        } else {
            found.insert(holder);
        }
    }
}

}  // namespace

std::string device_number(dev_t device) { return text("%u:%u", major(device), minor(device)); }

std::string device_folder(const std::string& number, const std::string& root) {
    return real_path(root + "/sys/dev/block/" + number);
}

std::string device_file(std::string name, const std::string& root) {
    std::ranges::replace(name, '!', '/');
    return root + "/dev/" + name;
}

bool has_holders(const std::string& folder) {
    return !names_in(folder + "/holders").value_or(std::vector<std::string>{}).empty();
}

std::set<std::string> devices_under(const std::string& folder) {
    std::set<std::string> found;
    add_with_what_is_under(folder, found);
    return found;
}

bool is_volume(const std::string& folder) {
    const auto has_parts = [](const std::string& whole) {
        return !names_in(whole + "/slaves").value_or(std::vector<std::string>{}).empty();
    };
    return has_parts(folder) || (access((folder + "/partition").c_str(), F_OK) == 0 && has_parts(folder + "/.."));
}

std::vector<File> hold_volumes_on(const std::string& name, const std::string& root) {
    std::set<std::string> volumes;
    add_topmost(device_folder(device_number(File::for_reading(name).status().st_rdev), root), volumes);
    std::vector<File> held;
    for (const auto& volume : volumes) {
        held.push_back(File::for_update(root + "/dev/" + volume));
    }
    return held;
}

bool share_bytes(const File& one, const File& other) {
    if (one.is_device() && other.is_device()) {
        const auto first = folder(one), second = folder(other);
        return one.status().st_rdev == other.status().st_rdev || devices_under(first).contains(second) ||
               devices_under(second).contains(first);
    }
    return one.status().st_dev == other.status().st_dev && one.status().st_ino == other.status().st_ino;
}

// A disk that is in use refuses, and so does what has no partitions.
void read_partitions_again(const std::string& root) {
    const auto disks = root + "/sys/block";
    for (const auto& name : names_in(disks).value_or(std::vector<std::string>{})) {
        const int descriptor = open(device_file(name, root).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0) {
            static_cast<void>(ioctl(descriptor, BLKRRPART));
            close(descriptor);
        }
    }
}

}  // namespace kjump
