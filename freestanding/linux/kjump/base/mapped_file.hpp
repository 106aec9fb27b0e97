// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A whole file in memory.
#pragma once

#include <optional>
#include <string>

#include "base/failure.hpp"
#include "base/mapping.hpp"

namespace kjump {

// In memory as long as it lives, to be read alone or also written. Nothing is mapped of an empty one. Throws
// Failure(Exit::kIo).
class MappedFile {
public:
    explicit MappedFile(const std::string& name, bool to_write = false) {
        const auto file = File::for_reading(name);
        if (!S_ISREG(file.status().st_mode) && !file.is_device()) {
            throw Failure(Exit::kIo, name + ": is neither a file nor a block device");
        }
        if (const auto size = file.size()) {
            mapping_.emplace(file, 0, size, to_write);
            size_ = static_cast<std::size_t>(size);
        }
    }
    Bytes bytes() const { return mapping_ ? Bytes(mapping_->data(), size_) : Bytes{}; }
    // Precondition: it is to be written, which changes no file.
    std::span<std::uint8_t> writable() {
        return mapping_ ? std::span(mapping_->writable(), size_) : std::span<std::uint8_t>{};
    }

private:
    std::optional<Mapping> mapping_;
    std::size_t size_ = 0;
};

}  // namespace kjump
