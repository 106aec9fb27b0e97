// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The file or device that holds an image. Tests use one whose power can be cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kjump {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint64_t kPage = 4096;  // bytes
constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
constexpr std::size_t kChunk = 1 << 20;  // bytes read or written at a time

constexpr std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }
constexpr std::uint64_t page_up(std::uint64_t bytes) { return round_up(bytes, kPage); }
constexpr std::uint64_t page_down(std::uint64_t bytes) { return bytes / kPage * kPage; }

// Offsets are in bytes. Every function throws Failure(Exit::kIo) when the device does.
class Storage {
public:
    virtual ~Storage() = default;
    virtual void read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const = 0;
    virtual void write_at(std::uint64_t offset, Bytes bytes) = 0;
    // Returns when everything written is on the medium.
    virtual void sync() = 0;
    virtual std::uint64_t size() const = 0;
};

}  // namespace kjump
