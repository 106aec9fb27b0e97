// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Whole files, read without iostreams, which would make every program a megabyte larger.
#pragma once

#include <string>

#include "error.hpp"

namespace user {

// The file's bytes. Ends the program if it cannot be read.
inline std::string contents(const char* name) {
    std::FILE* file = std::fopen(name, "rb");
    if (file == nullptr) {
        die_of_errno(name);
    }
    std::string bytes;
    char buffer[4096];
    while (const auto count = std::fread(buffer, 1, sizeof buffer, file)) {
        bytes.append(buffer, count);
    }
    if (std::ferror(file) != 0) {
        die_of_errno(name);
    }
    std::fclose(file);
    return bytes;
}

}  // namespace user
