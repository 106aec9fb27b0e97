// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What a header has since version 9: the file systems that were mounted.
#include <cstring>

#include <catch2/catch.hpp>

#include "support/disks.hpp"
#include "support/ext_disk.hpp"
#include "support/kdump_header_page.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kSystemsAt = 1984, kSystemBytes = 28;

Header sample(Compression compression, bool is_encrypted) {
    auto header = awaited();
    header.compression = compression;
    header.file_systems = {kRoot, kHome};
    if (is_encrypted) {
        header.encryption = Encryption{SecretKind::kKeyFile, 0, 0, {1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    }
    return header;
}

}  // namespace

TEST_CASE("header of file systems: the version tells that it has some, how it is compressed, and whether encrypted") {
    const auto version_of = [](const Header& header) { return encode(header)[kVersionAt]; };
    auto version = 9;
    for (const auto compression : {Compression::kZstd, Compression::kLzo}) {
        for (const bool is_encrypted : {false, true}) {
            auto header = sample(compression, is_encrypted);
            CHECK(version_of(header) == version);
            const auto read = decode(encode(header), "image");
            CHECK(read.file_systems == header.file_systems);
            CHECK(read.compression == compression);
            CHECK(read.encryption == header.encryption);
            header.file_systems.clear();
            CHECK(version_of(header) == version - 4);
            CHECK(decode(encode(header), "image").file_systems.empty());
            ++version;
        }
    }
}

TEST_CASE("header of file systems: they are where the format says") {
    for (const bool is_encrypted : {false, true}) {
        const auto page = encode(sample(Compression::kLzo, is_encrypted));
        HeaderPage expected{};
        const auto put = [&](std::size_t at, const auto& value) {
            std::memcpy(expected.data() + kSystemsAt + at, &value, sizeof value);
        };
        put(0, kRoot.uuid);
        put(16, std::uint32_t{1700000000});
        put(20, std::uint32_t{1600000000});
        put(24, std::uint16_t{7});
        put(26, std::uint16_t{1});
        put(kSystemBytes, kHome.uuid);
        put(kSystemBytes + 16, std::uint32_t{1700000001});
        put(kSystemBytes + 20, std::uint32_t{1600000001});
        put(kSystemBytes + 24, std::uint16_t{8});
        put(kSystemBytes + 26, std::uint16_t{1});
        CHECK(std::equal(page.begin() + kSystemsAt, page.begin() + kEncryptionAt, expected.begin() + kSystemsAt));
        CHECK(page[kEncryptionAt] == (is_encrypted ? 1 : 0));
    }
}

TEST_CASE("header of file systems: sixteen have room, and text of any length leaves them alone") {
    for (const bool is_encrypted : {false, true}) {
        auto header = sample(Compression::kLzo, is_encrypted);
        header.file_systems.assign(kMostFileSystems, kHome);
        for (const auto bytes : std::initializer_list<std::size_t>{0, 959, 960, 10000}) {
            header.memory_text.assign(bytes, 't');
            const auto read = decode(encode(header), "image");
            CHECK(read.memory_text == std::string(std::min<std::size_t>(bytes, 959), 't'));
            CHECK(read.file_systems == header.file_systems);
            CHECK(read.encryption == header.encryption);
        }
        header.file_systems.push_back(kRoot);
        CHECK(decode(encode(header), "image").file_systems.size() == kMostFileSystems);
    }
}

TEST_CASE("header of file systems: one that is written otherwise makes no sense") {
    const auto page = encode(sample(Compression::kLzo, false));
    for (const auto at : {kSystemsAt + 26, kSystemsAt + 27, kEncryptionAt, kEncryptionAt + 127,
                          kSystemsAt + 2 * kSystemBytes + 16, kEncryptionAt - 1}) {
        INFO(at);
        check_nonsense(with_byte(page, at, 2));
    }
    auto none = sample(Compression::kLzo, false);
    none.file_systems.clear();
    check_nonsense(with_byte(encode(none), kVersionAt, 11));
    check_nonsense(with_byte(page, kVersionAt, 7));
    REQUIRE_REFUSED(Exit::kDamaged, "is an image of version 13, this kjump reads versions 1 to 12",
                    decode(with_byte(page, kVersionAt, 13), "image"));
}
