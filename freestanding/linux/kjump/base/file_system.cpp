// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/file_system.hpp"

#include <algorithm>
#include <cstdint>

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/disk.hpp"
#include "base/failure.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

namespace kjump {
namespace {

bool is_memory(std::uint32_t type) { return type == TMPFS_MAGIC || type == RAMFS_MAGIC; }

std::uint32_t type_of(const struct statfs& system) { return static_cast<std::uint32_t>(system.f_type); }

// Of the folder: an overlay gives its own number to folders alone.
std::string device_of(const std::string& path) {
    const auto real = real_path(path);
    struct stat status;
    const bool is_folder = stat(real.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (!is_folder && stat(folder_of(real).c_str(), &status) != 0) {
        fail_io(path);
    }
    return device_number(status.st_dev);
}

// Separators inside a field are written as \040 and the like there.
std::string without_escapes(const std::string& field) {
    const auto is_octal = [](char digit) { return digit >= '0' && digit <= '7'; };
    std::string bytes;
    for (std::size_t at = 0; at < field.size(); ++at) {
        const auto digits = field.substr(at + 1, 3);
        if (field[at] == '\\' && digits.size() == 3 && std::ranges::all_of(digits, is_octal)) {
            bytes += static_cast<char>(std::stoi(digits, nullptr, 8));
            at += 3;
        } else {
            bytes += field[at];
        }
    }
    return bytes;
}

// Between `before` and the next `end` or the end of the text.
std::string between(const std::string& words, const std::string& before, char end) {
    const auto found = words.find(before);
    if (found == std::string::npos) {
        return "";
    }
    const auto start = found + before.size();
    return words.substr(start, words.find(end, start) - start);
}

}  // namespace

std::string overlay_upper(const std::string& mounts, const std::string& device) {
    for (const auto& line : lines_of(mounts)) {
        const auto kind = line.find(" - overlay ");
        if (kind != std::string::npos && line.substr(0, kind).find(" " + device + " ") != std::string::npos) {
            return without_escapes(between(line.substr(kind), ",upperdir=", ','));
        }
    }
    return "";
}

bool is_in_memory(const std::string& path) {
    struct statfs system;
    if (statfs(path.c_str(), &system) != 0) {
        fail_io(path);
    }
    if (type_of(system) != OVERLAYFS_SUPER_MAGIC) {
        return is_memory(type_of(system));
    }
    const auto upper = overlay_upper(contents("/proc/self/mountinfo"), device_of(path));
    return !upper.empty() && statfs(upper.c_str(), &system) == 0 && is_memory(type_of(system));
}

void wipe(const std::string& path) {
    auto file = File::shared(path);
    const std::vector<std::uint8_t> zeros(static_cast<std::size_t>(file.size()));
    file.write_at(0, zeros);
    if (unlink(path.c_str()) != 0) {
        fail_io(path);
    }
}

void wipe_if_in_memory(const std::string& path) {
    struct statfs system;
    if (statfs(path.c_str(), &system) != 0) {
        fail_io(path);
    }
    if (!is_memory(type_of(system))) {
        return;  // also of an overlay, which would write to a copy
    }
    wipe(path);
}

}  // namespace kjump
