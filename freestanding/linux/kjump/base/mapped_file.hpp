// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A whole file in memory.
#pragma once

#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/mapping.hpp"

namespace kjump {

// In memory as long as it lives. Nothing is mapped of an empty one. Throws Failure(Exit::kIo).
class MappedFile {
public:
    explicit MappedFile(const std::string& name) {
        const auto file = File::for_reading(name);
        if (!S_ISREG(file.status().st_mode) && !file.is_device()) {
            throw Failure(Exit::kIo, name + ": is neither a file nor a block device");
        }
        if (const auto size = file.size()) {
            mapping_.emplace(file, 0, size);
            bytes_ = {mapping_->data(), static_cast<std::size_t>(size)};
        }
    }
    Bytes bytes() const { return bytes_; }

private:
    std::optional<Mapping> mapping_;
    Bytes bytes_;
};

}  // namespace kjump
