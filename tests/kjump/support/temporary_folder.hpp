// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A folder that goes away, and files in it; not in memory, to which no image is saved.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/storage.hpp"

namespace kjump::test {

class TemporaryFolder {
public:
    TemporaryFolder() {
        char name[] = "/var/tmp/kjump-test.XXXXXX";
        if (mkdtemp(name) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline void write_file(const std::string& name, Bytes bytes) {
    std::filesystem::create_directories(std::filesystem::path(name).parent_path());
    std::ofstream(name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline void write_text(const std::string& name, const std::string& text) {
    write_file(name, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// In large parts: byte by byte sanitizers make it the longest part of a test.
inline std::vector<std::uint8_t> read_file(const std::string& name) {
    constexpr std::size_t kPart = 1 << 18;
    std::ifstream file(name, std::ios::binary);
    std::vector<std::uint8_t> bytes;
    do {
        const auto before = bytes.size();
        bytes.resize(before + kPart);
        file.read(reinterpret_cast<char*>(bytes.data() + before), kPart);
        bytes.resize(before + static_cast<std::size_t>(file.gcount()));
    } while (file);
    return bytes;
}

}  // namespace kjump::test
