// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What header pages of every version have in common: fields of text, and extents in twelve bytes each.
#pragma once

#include <bit>
#include <cstring>

#include "image/header.hpp"

namespace kjump {

static_assert(std::endian::native == std::endian::little, "the fields of an image are little-endian");

inline constexpr char kMagic[8] = {'k', 'j', 'u', 'm', 'p', ' ', '\r', '\n'};

// As in the page; in pages of the device.
struct StoredExtent {
    std::uint32_t start[2];  // the lower half first
    std::uint32_t pages;
};
constexpr std::size_t kExtentBytes = kMostExtents * sizeof(StoredExtent);

// At most what the field has room for, and a zero.
inline void put(std::span<char> field, const std::string& value) {
    std::memcpy(field.data(), value.data(), strnlen(value.c_str(), field.size() - 1));
}

inline std::string get(std::span<const char> field) { return {field.data(), strnlen(field.data(), field.size())}; }

// Precondition: no more than kMostExtents, each of less than 16 TiB.
void put_extents(std::span<char, kExtentBytes> field, const std::vector<Extent>& extents);

// Up to the first that has no pages.
std::vector<Extent> get_extents(std::span<const char, kExtentBytes> field);

[[noreturn]] void refuse_nonsense(const std::string& name);
[[noreturn]] void refuse_damaged_header(const std::string& name);
[[noreturn]] void refuse_version(std::uint32_t version, const std::string& name);

// A page of versions 1 to 4, which has the magic at its start.
HeaderPage encode_core_header(const Header& header);
Header decode_core_header(const HeaderPage& page, const std::string& name);

}  // namespace kjump
