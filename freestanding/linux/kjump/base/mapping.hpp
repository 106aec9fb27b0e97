// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A part of a file in memory, read by the kernel when it is touched. What is written there is in no file.
#pragma once

#include "base/file.hpp"

namespace kjump {

class Mapping {
public:
    // `offset` is a whole number of pages. Throws Failure(Exit::kIo).
    Mapping(const File& file, std::uint64_t offset, std::uint64_t bytes, bool to_write = false);
    Mapping(const Mapping&) = delete;
    ~Mapping();

    const std::uint8_t* data() const { return static_cast<const std::uint8_t*>(memory_); }
    // Precondition: it is to be written.
    std::uint8_t* writable() { return static_cast<std::uint8_t*>(memory_); }

private:
    std::size_t bytes_;
    void* memory_;
};

}  // namespace kjump
