// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The header in front of an ELF core, versions 1 to 4.
#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "image/header_fields.hpp"

namespace kjump {
namespace {

constexpr std::uint32_t kLastCoreVersion = 4, kFirstVersion = 1;

// kjump(8), "IMAGE FORMAT". Offsets in bytes; text ends with a zero.
struct CoreLayout {
    char magic[8];
    std::uint32_t version;
    std::uint32_t state;
    std::uint64_t content_bytes;
    std::uint64_t entry;
    std::int64_t created;
    std::int64_t resumed;
    std::uint64_t memory_bytes;
    std::uint32_t segments;
    std::uint32_t build_id_bytes;
    std::uint8_t build_id[32];
    std::uint8_t memory_digest[32];
    std::uint8_t content_digest[32];
    char release[72];
    char kernel_version[72];
    char comment[kCommentBytes + 1];
    std::uint8_t id[16];
    std::uint32_t at_boot;
    std::uint8_t machine[16];
    std::uint8_t reserved[28];
    std::uint8_t checksum[32];  // SHA-256 of the page, with zeros here
    // The memory map's, or a reason, and since version 3 the extents behind it.
    char text[kHeaderBytes - kSectorBytes];
};
static_assert(offsetof(CoreLayout, checksum) == 480);
static_assert(offsetof(CoreLayout, text) == kSectorBytes);
static_assert(sizeof(CoreLayout) == kHeaderBytes);

// Bytes of the field for text that are text.
std::size_t text_bytes(std::uint32_t version) { return sizeof CoreLayout::text - (version < 3 ? 0 : kExtentBytes); }

Digest checksum(CoreLayout layout) {
    std::memset(layout.checksum, 0, sizeof layout.checksum);
    return sha256({reinterpret_cast<const std::uint8_t*>(&layout), sizeof layout});
}

// Version 1 knew only whether an image was marked, version 2 nothing of saves that are awaited.
State last_state(std::uint32_t version) {
    return version == 1 ? State::kResumed : version == 2 ? State::kResuming : State::kPassedOver;
}

void check(const CoreLayout& layout, const std::string& name) {
    const auto sum = checksum(layout);
    if (std::memcmp(layout.checksum, sum.data(), sum.size()) != 0) {
        refuse_damaged_header(name);
    }
    if (layout.version < kFirstVersion || layout.version > kLastCoreVersion) {
        refuse_version(layout.version, name);
    }
    if (layout.state < 1 || layout.state > static_cast<std::uint32_t>(last_state(layout.version)) ||
        layout.build_id_bytes > sizeof layout.build_id) {
        refuse_nonsense(name);
    }
}

HeaderPage encode_as(std::uint32_t version, const Header& header) {
    CoreLayout layout{};
    put_common(layout, header);
    layout.version = version;
    put(std::span(layout.text).first(text_bytes(version)),
        header.state == State::kFailed ? header.reason : header.memory_text);
    if (version > 2) {
        put_extents(std::span(layout.text).last<kExtentBytes>(), header.extents);
        std::ranges::copy(header.id, layout.id);
        layout.at_boot = header.at_boot ? 1 : 0;
    }
    if (version > 3) {
        std::ranges::copy(header.machine, layout.machine);
    }
    std::ranges::copy(checksum(layout), layout.checksum);
    return std::bit_cast<HeaderPage>(layout);
}

}  // namespace

HeaderPage encode_core_header(const Header& header) { return encode_as(kLastCoreVersion, header); }

Header decode_core_header(const HeaderPage& page, const std::string& name) {
    const auto layout = std::bit_cast<CoreLayout>(page);
    check(layout, name);
    auto header = get_common(layout);
    header.format = Format::kElf;
    (header.state == State::kFailed ? header.reason : header.memory_text) =
        get(std::span(layout.text).first(text_bytes(layout.version)));
    if (layout.version > 2) {
        header.extents = get_extents(std::span(layout.text).last<kExtentBytes>());
    }
    check_as_written(page, encode_as(layout.version, header), name);
    return header;
}

}  // namespace kjump
