// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The headers of versions 5 and 7, which are the first page of a kdump-compressed file, by Zstandard and by LZO, and of
// 6 and 8, of what is encrypted.
#include <cstring>

#include <catch2/catch.hpp>

#include "image/image.hpp"
#include "support/cut_storage.hpp"
#include "support/disks.hpp"
#include "support/kdump_header_page.hpp"
#include "support/machine_uuid.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kStatusAt = 424, kMagicAt = 464, kStateAt = 482, kBuildIdBytesAt = 588, kReservedAt = 976,
                      kTextAt = 1024, kExtentsAt = 2560;

Header sample_header() {
    Header header;
    header.state = State::kComplete;
    header.kdump = {0x140003, 0x1234, 0x567890, 2, 3, 4};
    header.content_bytes = 0x600000;
    header.segments = 4711;
    header.entry = 0x48000dc;
    header.created = 1700000000;
    header.resumed = 1700000100;
    header.memory_bytes = 255 << 20;
    header.memory_digest.fill(0x5a);
    header.content_digest.fill(0xa5);
    header.memory_text = "100000-ffdffff\n";
    header.kernel = {"6.1.0-52-amd64", "#1 SMP", {1, 2, 3}};
    header.comment = "before the upgrade";
    header.id = kId;
    header.at_boot = true;
    header.machine = kHere;
    header.extents = {{7 * kPage, 2 * kPage}};
    return header;
}

// Written by nothing but the formats' descriptions: kjump(8), and makedumpfile's.
HeaderPage page_of_sample() {
    HeaderPage page{};
    const auto put = [&](std::size_t at, const auto& value) { std::memcpy(page.data() + at, &value, sizeof value); };
    const auto put_text = [&](std::size_t at, const std::string& words) {
        words.copy(reinterpret_cast<char*>(page.data()) + at, words.size());
    };
    put_text(0, "KDUMP   ");
    put(8, std::int32_t{6});
    put_text(12, "Linux");
    put_text(12 + 2 * 65, "6.1.0-52-amd64");
    put_text(12 + 3 * 65, "#1 SMP");
    put_text(12 + 4 * 65, "x86_64");
    put(408, std::int64_t{1700000000});
    put(424, std::uint32_t{2});
    put(428, std::int32_t{4096});
    put(432, std::int32_t{2});
    put(436, std::uint32_t{2 * 41});  // 0x140003 bits in 40 blocks and a bit
    put(440, std::uint32_t{0x140003});
    put(460, std::int32_t{4});
    put_text(kMagicAt, "kjump \r\n");
    put(472, std::int64_t{1700000100});
    put(kVersionAt, std::uint16_t{7});
    put(kStateAt, std::uint16_t{2});
    put(512, std::uint64_t{0x600000});
    put(520, std::uint64_t{0x48000dc});
    put(528, std::int64_t{1700000000});
    put(536, std::uint64_t{255 << 20});
    put(544, std::uint64_t{0x140003});
    put(552, std::uint64_t{0x1234});
    put(560, std::uint64_t{0x567890});
    put(568, std::uint32_t{4711});
    put(572, std::uint32_t{2});
    put(576, std::uint32_t{3});
    put(580, std::uint32_t{4});
    put(584, std::uint32_t{1});
    put(kBuildIdBytesAt, std::uint32_t{3});
    put_text(592, "\1\2\3");
    std::fill_n(page.begin() + 624, 32, std::uint8_t{0x5a});
    std::fill_n(page.begin() + 656, 32, std::uint8_t{0xa5});
    put(688, kId);
    put(704, kHere);
    put_text(720, "6.1.0-52-amd64");
    put_text(792, "#1 SMP");
    put_text(864, "before the upgrade");
    put_text(kTextAt, "100000-ffdffff\n");
    put(kExtentsAt, std::uint64_t{7});
    put(kExtentsAt + 8, std::uint32_t{2});
    return signed_dump(page);
}

Header encrypted_sample(SecretKind kind) {
    auto header = sample_header();
    header.encryption = Encryption{kind, 0, 0, {1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    if (kind == SecretKind::kPassphrase) {
        header.encryption->passes = 6;
        header.encryption->memory = 64 << 20;
    }
    return header;
}

// By the format's description too. It is no dump that others read.
HeaderPage page_of_encrypted_sample(SecretKind kind) {
    auto page = page_of_sample();
    const auto put = [&](std::size_t at, const auto& value) { std::memcpy(page.data() + at, &value, sizeof value); };
    std::fill_n(page.begin(), kMagicAt, std::uint8_t{0});
    put(kVersionAt, std::uint16_t{8});
    put(kEncryptionAt, std::uint32_t{kind == SecretKind::kKeyFile ? 1u : 2u});
    if (kind == SecretKind::kPassphrase) {
        put(kEncryptionAt + 4, std::uint32_t{6});
        put(kEncryptionAt + 8, std::uint64_t{64 << 20});
    }
    std::memcpy(page.data() + kEncryptionAt + 16, "\1\2\3", 3);
    std::memcpy(page.data() + kEncryptionAt + 32, "\4\5\6", 3);
    std::memcpy(page.data() + kEncryptionAt + 48, "\7\10\11", 3);
    return signed_dump(page);
}

HeaderPage sample_with(std::size_t at, std::uint8_t value) { return with_byte(page_of_sample(), at, value); }

}  // namespace

TEST_CASE("kdump header: its bytes are where both formats say") {
    const auto page = encode(sample_header());
    const auto expected = page_of_sample();
    for (std::size_t at = 0; at < page.size(); ++at) {
        INFO(at);
        REQUIRE(page[at] == expected[at]);
    }
}

TEST_CASE("kdump header: it is read as it was written") {
    const auto header = decode(page_of_sample(), "image");
    CHECK(header.format == Format::kKdump);
    CHECK(header.state == State::kComplete);
    CHECK(header.kdump.end_page == 0x140003);
    CHECK(header.kdump.pages == 0x1234);
    CHECK(header.kdump.digests_at == 0x567890);
    CHECK(header.kdump.sub_header_pages == 2);
    CHECK(header.kdump.mappings == 3);
    CHECK(header.kdump.processors == 4);
    CHECK(header.kernel.describe() == sample_header().kernel.describe());
    CHECK(header.machine == kHere);
    CHECK(encode(header) == page_of_sample());
}

TEST_CASE("kdump header: the version and the dump's status tell the compression") {
    const auto by_zstd = [](HeaderPage page, std::uint8_t version, std::uint8_t status) {
        page[kVersionAt] = version;
        page[kStatusAt] = status;
        return signed_dump(page);
    };
    auto header = sample_header(), encrypted = encrypted_sample(SecretKind::kKeyFile);
    header.compression = encrypted.compression = Compression::kZstd;
    CHECK(encode(header) == by_zstd(page_of_sample(), 5, 0x20));
    CHECK(encode(encrypted) == by_zstd(page_of_encrypted_sample(SecretKind::kKeyFile), 6, 0));
    for (const auto& one : {header, encrypted, sample_header()}) {
        CHECK(decode(encode(one), "image").compression == one.compression);
    }
    check_nonsense(by_zstd(page_of_sample(), 5, 2));
    check_nonsense(by_zstd(page_of_sample(), 7, 0x20));
}

TEST_CASE("kdump header: with any bit flipped it is refused") {
    const auto page = page_of_sample();
    for (std::size_t at = 0; at < page.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto bad = page;
            bad[at] ^= static_cast<std::uint8_t>(1 << bit);
            INFO("byte " << at << " bit " << bit);
            const auto failure = failure_of([&] { decode(bad, "image"); });
            REQUIRE(failure.exit() == Exit::kDamaged);
            REQUIRE(failure.what() == std::string(at >= kMagicAt && at < kMagicAt + 8
                                                      ? "image: is no image of kjump"
                                                      : "image: the image's header is damaged"));
        }
    }
}

TEST_CASE("kdump header: without a content that is whole there is no dump") {
    for (const auto state : {State::kIncomplete, State::kAwaited, State::kFailed}) {
        auto header = sample_header();
        header.state = state;
        const auto page = encode(header);
        CHECK(std::all_of(page.begin(), page.begin() + kMagicAt, [](auto byte) { return byte == 0; }));
        CHECK(decode(page, "image").state == state);
    }
}

TEST_CASE("kdump header: a mark changes the first sector alone") {
    std::vector<std::uint8_t> medium(2 * kHeaderBytes);
    std::ranges::copy(page_of_sample(), medium.begin());
    for (const auto state : {State::kResumed, State::kResuming, State::kPassedOver}) {
        CutStorage storage(medium, 0, 0);
        Image(storage, "image").set_state(state, 1700000200);
        CHECK(std::equal(medium.begin() + kSectorBytes, medium.end(), storage.medium().begin() + kSectorBytes));
        CHECK(std::equal(medium.begin(), medium.begin() + kMagicAt, storage.medium().begin()));
        CHECK(Image(storage, "image").header().state == state);
        CHECK(Image(storage, "image").header().resumed == 1700000200);
    }
}

TEST_CASE("kdump header: what makes no sense is refused although its checksum is right") {
    for (const auto version : std::initializer_list<std::uint8_t>{0, 4, 13, 255}) {
        REQUIRE_REFUSED(Exit::kDamaged, "this kjump reads versions 1 to 12",
                        decode(sample_with(kVersionAt, version), "image"));
    }
    for (const auto state : std::initializer_list<std::uint8_t>{0, 8, 255}) {
        check_nonsense(sample_with(kStateAt, state));
    }
    check_nonsense(sample_with(kBuildIdBytesAt, 33));
    for (const auto at : std::initializer_list<std::size_t>{0, 8, 20, 424, 428, 463, 592 + 31, 720 + 71, 792 + 71,
                                                            864 + 111, kReservedAt, kTextAt - 1, kTextAt + 100, 4095}) {
        INFO(at);
        check_nonsense(sample_with(at, 1));
    }
}

TEST_CASE("kdump header: text of any length leaves the extents alone") {
    auto header = sample_header();
    for (const auto bytes : std::initializer_list<std::size_t>{0, 1534, 1535, 1536, 10000}) {
        header.memory_text.assign(bytes, 't');
        const auto read = decode(encode(header), "image");
        CHECK(read.memory_text == std::string(std::min<std::size_t>(bytes, 1535), 't'));
        CHECK(read.extents == sample_header().extents);
    }
}

TEST_CASE("kdump header: that of an encrypted image tells how, and is no dump") {
    for (const auto kind : {SecretKind::kKeyFile, SecretKind::kPassphrase}) {
        const auto page = encode(encrypted_sample(kind));
        const auto expected = page_of_encrypted_sample(kind);
        for (std::size_t at = 0; at < page.size(); ++at) {
            INFO(at);
            REQUIRE(page[at] == expected[at]);
        }
        const auto header = decode(expected, "image");
        CHECK(header.encryption == encrypted_sample(kind).encryption);
        CHECK(header.memory_text == "100000-ffdffff\n");
        for (const auto state : {State::kAwaited, State::kFailed, State::kIncomplete, State::kPassedOver}) {
            auto other = header;
            other.state = state;
            CHECK(decode(encode(other), "image").encryption == header.encryption);
        }
    }
    CHECK_FALSE(decode(page_of_sample(), "image").encryption);
}

TEST_CASE("kdump header: text of any length leaves the encryption alone") {
    auto header = encrypted_sample(SecretKind::kKeyFile);
    for (const auto bytes : std::initializer_list<std::size_t>{0, 1406, 1407, 1408, 10000}) {
        header.memory_text.assign(bytes, 't');
        const auto read = decode(encode(header), "image");
        CHECK(read.memory_text == std::string(std::min<std::size_t>(bytes, 1407), 't'));
        CHECK(read.encryption == header.encryption);
    }
}

TEST_CASE("kdump header: an encryption that no kjump writes makes no sense") {
    const auto refused = [](SecretKind kind, std::size_t at, std::uint64_t value, std::size_t bytes) {
        auto page = page_of_encrypted_sample(kind);
        std::memcpy(page.data() + kEncryptionAt + at, &value, bytes);
        INFO(at << " " << value);
        check_nonsense(signed_dump(page));
    };
    for (const auto kind : {SecretKind::kKeyFile, SecretKind::kPassphrase}) {
        refused(kind, 0, 0, 4);
        refused(kind, 0, 3, 4);
        refused(kind, 96, 1, 1);
        refused(kind, 127, 1, 1);
    }
    refused(SecretKind::kKeyFile, 4, 1, 4);
    refused(SecretKind::kKeyFile, 8, 1 << 20, 8);
    for (const std::uint64_t passes : {0u, 65u, 0xffffffffu}) {
        refused(SecretKind::kPassphrase, 4, passes, 4);
    }
    for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{(1 << 20) - 1}, (std::uint64_t{1} << 30) + 1}) {
        refused(SecretKind::kPassphrase, 8, memory, 8);
    }
    auto page = page_of_sample();
    page[kVersionAt] = 8;
    check_nonsense(signed_dump(page));
}
