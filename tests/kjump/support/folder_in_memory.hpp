// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A folder in tmpfs that goes away, where this machine has one.
#pragma once

#include <catch2/catch.hpp>

#include "base/file_system.hpp"
#include "support/temporary_folder.hpp"

namespace kjump::test {

class FolderInMemory {
public:
    FolderInMemory() {
        char name[] = "/dev/shm/kjump-test.XXXXXX";
        path_ = mkdtemp(name) == nullptr ? "" : name;
    }
    FolderInMemory(const FolderInMemory&) = delete;
    ~FolderInMemory() {
        if (!path_.empty()) {
            std::filesystem::remove_all(path_);
        }
    }

    bool is_there() const {
        const bool is_there = !path_.empty() && is_in_memory(path_);
        if (!is_there) {
            WARN("SKIPPED: /dev/shm is not in memory, so no file there was wiped");
        }
        return is_there;
    }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace kjump::test
