// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/path.hpp"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

#include <dirent.h>
#include <sys/stat.h>

#include "base/failure.hpp"
#include "base/file.hpp"

namespace kjump {

void sync_folder_of(const std::string& name) { File::for_reading(folder_of(name)).sync(); }

void make_folder(const std::string& name) {
    if (mkdir(name.c_str(), 0700) != 0 && errno != EEXIST) {
        fail_io(name);
    }
}

std::string real_path(const std::string& name) {
    char path[PATH_MAX];
    return realpath(name.c_str(), path) != nullptr ? path : "";
}

std::optional<std::vector<std::string>> names_in(const std::string& folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
    if (!entries) {
        return std::nullopt;
    }
    std::vector<std::string> names;
    while (const auto* entry = readdir(entries.get())) {
        if (entry->d_name[0] != '.') {
            names.emplace_back(entry->d_name);
        }
    }
    return names;
}

std::string folder_of(const std::string& name) {
    const auto slash = name.rfind('/');
    return slash == std::string::npos ? "." : name.substr(0, slash + 1);
}

}  // namespace kjump
