// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of an encrypted image: nobody reads it on the disk.
#include <catch2/catch.hpp>

#include "elf/elf_notes.hpp"
#include "support/encrypted_medium.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("encrypted content: what was plain is nowhere on the disk") {
    const EncryptedMedium image;
    const auto& bytes = image.storage.medium();
    auto plain = medium_of(kMedium);
    write(plain, sample());
    // By which this finds it where it is.
    const std::string signature = "KDUMP   ";
    const auto page = page_of_kind(1);
    const Bytes first(reinterpret_cast<const std::uint8_t*>(kNotes.data()), kNotes.size()),
        dump(reinterpret_cast<const std::uint8_t*>(signature.data()), signature.size());
    const auto header = Image(plain, "image").header();
    const KdumpPlaces places(header.kdump);
    const auto part = [&](std::uint64_t from, std::uint64_t to) {
        return Bytes(plain.medium()).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    };
    for (const auto found : {first, dump, Bytes(page).first(64), part(kPage, kPage + 64),
                             part(places.descriptors, places.descriptors + 2 * sizeof(PageDescriptor))}) {
        CHECK(has(plain.medium(), found));
        CHECK_FALSE(has(bytes, found));
    }
    // A piece of 16 bytes with a bit that is set of each map, each descriptor, and of the pages.
    for (const auto& [from, to] :
         {std::pair(kPage, places.descriptors), std::pair(places.data, header.kdump.digests_at)}) {
        for (auto at = from; at + 16 <= to; at += 16 * 1501) {
            const auto piece = part(at, at + 16);
            if (std::ranges::count(piece, 0) < 8) {
                INFO(at);
                CHECK_FALSE(has(bytes, piece));
            }
        }
    }
    CHECK_FALSE(has(bytes, image.key.bytes()));
}

TEST_CASE("encrypted content: registers are nowhere on the disk") {
    const std::string words = "the registers of a processor";
    const Bytes registers(reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
    const Encrypted encrypted;
    const auto write = [&](const Header& header, const ImageCipher* cipher) {
        auto core = core_of({{0x1000, page_of_kind(1)}});
        append_note(core.notes, "CORE", NT_PRSTATUS, registers);
        auto storage = medium_of(kMedium);
        KdumpWriter writer(storage, header, KdumpFront(core, kRam), cipher);
        writer.begin();
        writer.append(page_of_kind(1));
        writer.finish();
        return storage.medium();
    };
    CHECK(has(write({}, nullptr), registers));
    CHECK_FALSE(has(write(encrypted.header(), &encrypted.cipher), registers));
}
