// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of an encrypted image, read by its key.
#include <catch2/catch.hpp>

#include "support/encrypted_medium.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("encrypted content: memory is read as it was written") {
    const EncryptedMedium image;
    const auto header = image.header_on_it();
    CHECK(header.state == State::kComplete);
    CHECK(header.encryption == image.encryption);
    CHECK((pages_in(image.read(image.storage, header)) == pages_in(sample())));
    const KdumpContent content(image.storage, "image", header, &image.cipher);
    for (const auto& [start, bytes] : pages_in(sample())) {
        CHECK((content.page(start) == bytes));
    }
    CHECK(content.notes() == core_of({}).notes);
    CHECK(content.mappings().size() == 1);
}

TEST_CASE("encrypted content: a machine with maps of many pieces has a message for each") {
    constexpr std::uint64_t kPieceEnd = 8 * kChunk * kPage;
    const Memory memory{{0x1000, pages_of_kinds(1, 1)},
                        {kPieceEnd - 2 * kPage, pages_of_kinds(5, 1)},
                        {2 * kPieceEnd + 7 * kPage, pages_of_kinds(2, 1)}};
    Encrypted encrypted;
    auto storage = medium_of(3 * kMedium);
    write(storage, memory, kChunk, encrypted.header(), &encrypted.cipher);
    const auto header = Image(storage, "image").header();
    const KdumpContent content(storage, "image", header, &encrypted.cipher);
    for (const auto& [start, bytes] : pages_in(memory)) {
        CHECK((content.page(start) == bytes));
    }
}

TEST_CASE("encrypted content: no image has more than was reckoned") {
    Encrypted encrypted;
    const Memory random{{0x100000, pattern(300 * kPage, 1)}};
    const KdumpFront front(core_of(random), kRam);
    auto storage = medium_of(static_cast<std::size_t>(front.most_bytes(true)));
    write(storage, random, kChunk, encrypted.header(), &encrypted.cipher);
    CHECK(Image(storage, "image").header().content_bytes + kHeaderBytes <= front.most_bytes(true));
}

TEST_CASE("encrypted content: the dump in it is that of the same memory in an image that is not encrypted") {
    const EncryptedMedium image;
    auto plain = medium_of(kMedium);
    write(plain, sample());
    Progress silent("", 0, nullptr);
    std::vector<std::uint8_t> dump;
    KdumpContent(image.storage, "image", image.header_on_it(), &image.cipher).read_dump(silent, [&](Bytes bytes) {
        dump.insert(dump.end(), bytes.begin(), bytes.end());
    });
    const auto end = Image(plain, "image").header().kdump.digests_at;
    REQUIRE(dump.size() == end - kPage);
    CHECK(std::equal(dump.begin(), dump.end(), plain.medium().begin() + kPage));
}
