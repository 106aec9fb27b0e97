// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What header pages of every version have in common: fields of text, and extents in twelve bytes each.
#pragma once

#include <algorithm>
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

// The fields that a layout of any version has, by the names of Header.
template <class Layout>
void put_common(Layout& layout, const Header& header) {
    std::memcpy(layout.magic, kMagic, sizeof kMagic);
    layout.state = static_cast<decltype(layout.state)>(header.state);
    layout.content_bytes = header.content_bytes;
    layout.entry = header.entry;
    layout.created = header.created;
    layout.resumed = header.resumed;
    layout.memory_bytes = header.memory_bytes;
    layout.segments = header.segments;
    const auto build_id_bytes = std::min(header.kernel.build_id.size(), sizeof layout.build_id);
    layout.build_id_bytes = static_cast<std::uint32_t>(build_id_bytes);
    std::copy_n(header.kernel.build_id.begin(), build_id_bytes, layout.build_id);
    std::ranges::copy(header.memory_digest, layout.memory_digest);
    std::ranges::copy(header.content_digest, layout.content_digest);
    put(layout.release, header.kernel.release);
    put(layout.kernel_version, header.kernel.version);
    put(layout.comment, header.comment);
}

// The same, and those that are zero in a version that has them not. Precondition: build_id_bytes fits.
template <class Layout>
Header get_common(const Layout& layout) {
    Header header;
    header.state = static_cast<State>(layout.state);
    header.content_bytes = layout.content_bytes;
    header.entry = layout.entry;
    header.created = layout.created;
    header.resumed = layout.resumed;
    header.memory_bytes = layout.memory_bytes;
    header.segments = layout.segments;
    header.kernel.build_id.assign(layout.build_id, layout.build_id + layout.build_id_bytes);
    std::ranges::copy(layout.memory_digest, header.memory_digest.begin());
    std::ranges::copy(layout.content_digest, header.content_digest.begin());
    header.kernel.release = get(layout.release);
    header.kernel.version = get(layout.kernel_version);
    header.comment = get(layout.comment);
    std::ranges::copy(layout.id, header.id.begin());
    header.at_boot = layout.at_boot != 0;
    std::ranges::copy(layout.machine, header.machine.begin());
    return header;
}

[[noreturn]] void refuse_nonsense(const std::string& name);
[[noreturn]] void refuse_damaged_header(const std::string& name);
[[noreturn]] void refuse_version(std::uint32_t version, const std::string& name);

// The next mark writes zeros where nothing is stored, and its first sector alone may come to the medium: what else
// stands in `page` than what `written`, its header in the same version, has would make the image a damaged one then. So
// it is refused.
void check_as_written(const HeaderPage& page, const HeaderPage& written, const std::string& name);

// A page of versions 1 to 4, which has the magic at its start.
HeaderPage encode_core_header(const Header& header);
Header decode_core_header(const HeaderPage& page, const std::string& name);

}  // namespace kjump
