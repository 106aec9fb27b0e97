// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The header of versions 5 to 12, and what those of all versions share.
#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "image/header_fields.hpp"
#include "image/kdump_headers.hpp"
#include "image/stored_encryption.hpp"
#include "image/stored_file_systems.hpp"
#include "machine/image_version.hpp"

namespace kjump {
namespace {

constexpr std::uint32_t kOldestVersion = 1;
constexpr std::size_t kChecksumBytes = 28;

// kjump(8), "IMAGE FORMAT". Offsets in bytes; text ends with a zero.
struct Layout {
    std::uint8_t dump[kDumpHeaderBytes];  // zeros if there is no content that is whole, or it is encrypted
    char magic[8];
    std::int64_t resumed;
    std::uint16_t version;
    std::uint16_t state;
    std::uint8_t checksum[kChecksumBytes];  // SHA-224 of the page, with zeros here
    // Here the first sector ends.
    std::uint64_t content_bytes;
    std::uint64_t entry;
    std::int64_t created;
    std::uint64_t memory_bytes;
    std::uint64_t end_page;
    std::uint64_t pages;
    std::uint64_t digests_at;
    std::uint32_t segments;
    std::uint32_t sub_header_pages;
    std::uint32_t mappings;
    std::uint32_t processors;
    std::uint32_t at_boot;
    std::uint32_t build_id_bytes;
    std::uint8_t build_id[32];
    std::uint8_t memory_digest[32];
    std::uint8_t content_digest[32];
    std::uint8_t id[16];
    std::uint8_t machine[16];
    char release[72];
    char kernel_version[72];
    char comment[kCommentBytes + 1];
    std::uint8_t reserved[48];
    char text[1536];  // the memory map's, or a reason; file systems and encryption at its end if there are any
    char extents[kExtentBytes];
};
static_assert(offsetof(Layout, magic) == kDumpHeaderBytes);
static_assert(offsetof(Layout, content_bytes) == kSectorBytes);
static_assert(offsetof(Layout, text) == 2 * kSectorBytes);
static_assert(sizeof(Layout) == kHeaderBytes);

std::array<std::uint8_t, kChecksumBytes> checksum(Layout layout) {
    std::memset(layout.checksum, 0, sizeof layout.checksum);
    return sha224({reinterpret_cast<const std::uint8_t*>(&layout), sizeof layout});
}

bool begins_with_magic(const HeaderPage& page) { return std::memcmp(page.data(), kMagic, sizeof kMagic) == 0; }

bool has_magic_behind_dump(const HeaderPage& page) {
    return std::memcmp(page.data() + offsetof(Layout, magic), kMagic, sizeof kMagic) == 0;
}

std::uint16_t version_of(const Header& header) {
    const auto version = header.compression == Compression::kZstd
                             ? (header.encryption ? kEncryptedZstdVersion : kZstdVersion)
                             : (header.encryption ? kEncryptedLzoVersion : kLzoVersion);
    return header.file_systems.empty() ? version : static_cast<std::uint16_t>(version + kWithFileSystems);
}

bool has_file_systems(const Layout& layout) { return layout.version > kEncryptedLzoVersion; }

// What it would be without file systems.
int plain_version(const Layout& layout) { return layout.version - (has_file_systems(layout) ? kWithFileSystems : 0); }

bool is_by_zstd(const Layout& layout) {
    return plain_version(layout) == kZstdVersion || plain_version(layout) == kEncryptedZstdVersion;
}

bool is_encrypted(const Layout& layout) {
    return plain_version(layout) == kEncryptedZstdVersion || plain_version(layout) == kEncryptedLzoVersion;
}

// What is behind the text stands at fixed places.
std::span<char, kEncryptionBytes> encryption_of(Layout& layout) {
    return std::span(layout.text).last<kEncryptionBytes>();
}

std::span<char, kFileSystemsBytes> file_systems_of(Layout& layout) {
    return std::span(layout.text).last<kFileSystemsBytes + kEncryptionBytes>().first<kFileSystemsBytes>();
}

std::span<char> text_of(Layout& layout) {
    const auto* const end = has_file_systems(layout) ? file_systems_of(layout).data()
                            : is_encrypted(layout)   ? encryption_of(layout).data()
                                                     : std::end(layout.text);
    return std::span(layout.text).first(static_cast<std::size_t>(end - layout.text));
}

bool is_whole(State state) { return has_content(state) && state != State::kIncomplete; }

HeaderPage encode_layout(const Header& header) {
    Layout layout{};
    if (is_whole(header.state) && !header.encryption) {
        std::ranges::copy(dump_header(header), layout.dump);
    }
    put_common(layout, header);
    layout.version = version_of(header);
    layout.end_page = header.kdump.end_page;
    layout.pages = header.kdump.pages;
    layout.digests_at = header.kdump.digests_at;
    layout.sub_header_pages = header.kdump.sub_header_pages;
    layout.mappings = header.kdump.mappings;
    layout.processors = header.kdump.processors;
    layout.at_boot = header.at_boot ? 1 : 0;
    std::ranges::copy(header.id, layout.id);
    std::ranges::copy(header.machine, layout.machine);
    put(text_of(layout), header.state == State::kFailed ? header.reason : header.memory_text);
    if (header.encryption) {
        put_encryption(encryption_of(layout), *header.encryption);
    }
    if (!header.file_systems.empty()) {
        put_file_systems(file_systems_of(layout), header.file_systems);
    }
    put_extents(layout.extents, header.extents);
    std::ranges::copy(checksum(layout), layout.checksum);
    return std::bit_cast<HeaderPage>(layout);
}

void check(const Layout& layout, const std::string& name) {
    if (!std::ranges::equal(checksum(layout), layout.checksum)) {
        refuse_damaged_header(name);
    }
    if (layout.version < kZstdVersion || layout.version > kLastImageVersion) {
        refuse_version(layout.version, name);
    }
    if (layout.state < 1 || layout.state > static_cast<std::uint16_t>(State::kPassedOver) ||
        layout.build_id_bytes > sizeof layout.build_id) {
        refuse_nonsense(name);
    }
}

Header decode_layout(const HeaderPage& page, const std::string& name) {
    auto layout = std::bit_cast<Layout>(page);
    check(layout, name);
    auto header = get_common(layout);
    header.compression = is_by_zstd(layout) ? Compression::kZstd : Compression::kLzo;
    header.kdump = {layout.end_page,         layout.pages,    layout.digests_at,
                    layout.sub_header_pages, layout.mappings, layout.processors};
    (header.state == State::kFailed ? header.reason : header.memory_text) = get(text_of(layout));
    if (is_encrypted(layout)) {
        header.encryption = get_encryption(encryption_of(layout));
    }
    if (has_file_systems(layout)) {
        header.file_systems = get_file_systems(file_systems_of(layout));
    }
    header.extents = get_extents(layout.extents);
    check_as_written(page, encode_layout(header), name);
    return header;
}

}  // namespace

void put_extents(std::span<char, kExtentBytes> field, const std::vector<Extent>& extents) {
    StoredExtent stored[kMostExtents]{};
    for (std::size_t i = 0; i < extents.size(); ++i) {
        const auto start = extents[i].start / kPage;
        stored[i] = {{static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(start >> 32)},
                     static_cast<std::uint32_t>(extents[i].bytes / kPage)};
    }
    std::memcpy(field.data(), stored, sizeof stored);
}

std::vector<Extent> get_extents(std::span<const char, kExtentBytes> field) {
    StoredExtent stored[kMostExtents];
    std::memcpy(stored, field.data(), sizeof stored);
    std::vector<Extent> extents;
    for (const auto& [start, pages] : stored) {
        if (pages == 0) {
            break;
        }
        extents.push_back({(start[0] | std::uint64_t{start[1]} << 32) * kPage, pages * kPage});
    }
    return extents;
}

void refuse_nonsense(const std::string& name) {
    throw Failure(Exit::kDamaged, name + ": the image's header makes no sense");
}

void refuse_damaged_header(const std::string& name) {
    throw Failure(Exit::kDamaged, name + ": the image's header is damaged");
}

void refuse_version(std::uint32_t version, const std::string& name) {
    throw Failure(Exit::kDamaged, name + text(": is an image of version %u, this kjump reads versions %u to %u",
                                              version, kOldestVersion, unsigned{kLastImageVersion}));
}

void check_as_written(const HeaderPage& page, const HeaderPage& written, const std::string& name) {
    if (written != page) {
        refuse_nonsense(name);
    }
}

bool is_header(const HeaderPage& page) { return begins_with_magic(page) || has_magic_behind_dump(page); }

HeaderPage encode(const Header& header) {
    return header.format == Format::kElf ? encode_core_header(header) : encode_layout(header);
}

HeaderPage unmarked(Header header) {
    header.state = State::kComplete;
    header.resumed = 0;
    header.content_digest = {};
    return encode(header);
}

Header decode(const HeaderPage& page, const std::string& name) {
    if (begins_with_magic(page)) {
        return decode_core_header(page, name);
    }
    if (!has_magic_behind_dump(page)) {
        throw Failure(Exit::kDamaged, name + ": is no image of kjump");
    }
    return decode_layout(page, name);
}

}  // namespace kjump
