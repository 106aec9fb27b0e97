// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of an encrypted image: nobody reads it, and nobody changes it.
#include <cstring>
#include <random>

#include <catch2/catch.hpp>

#include "elf/elf_notes.hpp"
#include "image/image.hpp"
#include "image/kdump_content.hpp"
#include "support/encryption.hpp"
#include "support/kdump_memory.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr auto* kDamagedWords = "image: the image is damaged: its content is not what was saved";

class EncryptedMedium : public Encrypted {
public:
    explicit EncryptedMedium(const Memory& memory = sample()) {
        write(storage, memory, kChunk, Encrypted::header(), &cipher);
    }

    Header header_on_it() const {
        auto copy = storage;
        return Image(copy, "image").header();
    }
    Memory read(const Storage& from, const Header& header) const {
        Progress silent("", 0, nullptr);
        Memory memory;
        KdumpContent(from, "image", header, &cipher).read(silent, [&](auto physical, auto bytes) {
            auto& last = memory[physical];
            last.assign(bytes.begin(), bytes.end());
        });
        return memory;
    }
    // Of a medium that was changed.
    void check_refused(const std::vector<std::uint8_t>& medium) const {
        CutStorage bent(medium, 0, 0);
        REQUIRE_REFUSED(Exit::kDamaged, kDamagedWords, read(bent, Image(bent, "image").header()));
    }
    void check_refused(const std::function<void(Header&)>& change) const {
        auto header = header_on_it();
        change(header);
        REQUIRE_REFUSED(Exit::kDamaged, kDamagedWords, read(storage, header));
    }

    CutStorage storage = medium_of(kMedium);
};

// All runs of memory as pages.
std::map<std::uint64_t, std::vector<std::uint8_t>> pages_in(const Memory& memory) {
    Memory pages;
    for (const auto& [start, bytes] : memory) {
        for (std::size_t at = 0; at < bytes.size(); at += kPage) {
            const auto page = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            pages[start + at].assign(page, page + kPage);
        }
    }
    return pages;
}

void exchange(std::vector<std::uint8_t>& bytes, std::uint64_t one, std::uint64_t other, std::uint64_t count) {
    const auto at = bytes.begin();
    std::swap_ranges(at + static_cast<std::ptrdiff_t>(one), at + static_cast<std::ptrdiff_t>(one + count),
                     at + static_cast<std::ptrdiff_t>(other));
}

}  // namespace

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

TEST_CASE("encrypted content: any bit of what is read that changes is told, wherever it is") {
    const unsigned seed = std::random_device()();
    INFO("seed " << seed);
    std::minstd_rand random(seed);
    const EncryptedMedium image;
    const auto header = image.header_on_it();
    const KdumpPlaces places(header.kdump);
    const auto half = places.bits + places.bits_bytes / 2;
    const std::pair<std::uint64_t, std::uint64_t> parts[] = {
        {kPage, places.bits},
        {places.bits, half},
        {half, places.descriptors},
        {places.descriptors, places.descriptors + header.kdump.pages * sizeof(PageDescriptor)},
        {places.zeros, places.data},
        {places.data, header.kdump.digests_at},
        {header.kdump.digests_at, kHeaderBytes + header.content_bytes}};
    for (int round = 0; round < 210; ++round) {
        const auto& [from, to] = parts[round % 7];
        const auto place = from + random() % (to - from);
        auto medium = image.storage.medium();
        medium[static_cast<std::size_t>(place)] ^= static_cast<std::uint8_t>(1 << random() % 8);
        INFO(place);
        image.check_refused(medium);
    }
}

TEST_CASE("encrypted content: a header that was changed is told, although everybody can make its checksum") {
    const EncryptedMedium image;
    image.check_refused([](Header& header) { ++header.entry; });
    image.check_refused([](Header& header) { ++header.created; });
    image.check_refused([](Header& header) { ++header.memory_bytes; });
    image.check_refused([](Header& header) { ++header.segments; });
    image.check_refused([](Header& header) { ++header.kdump.processors; });
    image.check_refused([](Header& header) { ++header.kdump.mappings; });
    image.check_refused([](Header& header) { header.memory_digest[31] ^= 1; });
    image.check_refused([](Header& header) { header.content_digest[0] ^= 1; });
    image.check_refused([](Header& header) { header.memory_text = "0-1\n"; });
    image.check_refused([](Header& header) { header.kernel.release = "6.2"; });
    image.check_refused([](Header& header) { header.kernel.version += "x"; });
    image.check_refused([](Header& header) { header.kernel.build_id = {1}; });
    image.check_refused([](Header& header) { header.comment = "another"; });
    image.check_refused([](Header& header) { header.id[0] ^= 1; });
    image.check_refused([](Header& header) { header.at_boot = !header.at_boot; });
    image.check_refused([](Header& header) { header.machine[0] ^= 1; });
    image.check_refused([](Header& header) { header.extents = {{0, kPage}}; });
    image.check_refused([](Header& header) { header.encryption->nonce[0] ^= 1; });
    image.check_refused([](Header& header) { header.encryption->salt[0] ^= 1; });
    image.check_refused([](Header& header) { header.encryption->wrapped_key[0] ^= 1; });
    image.check_refused([](Header& header) { header.encryption->kind = SecretKind::kPassphrase; });
}

TEST_CASE("encrypted content: a mark is nothing that was changed") {
    EncryptedMedium image;
    for (const auto state : {State::kResuming, State::kResumed, State::kPassedOver, State::kComplete}) {
        Image(image.storage, "image").set_state(state, 1700000000);
        const auto header = image.header_on_it();
        CHECK(header.state == state);
        CHECK((pages_in(image.read(image.storage, header)) == pages_in(sample())));
    }
}

TEST_CASE("encrypted content: chunks that change places are told") {
    const EncryptedMedium image({{0x100000, pattern(2 * kChunkBytes, 7)}});  // nothing of it can be compressed
    const auto header = image.header_on_it();
    const KdumpPlaces places(header.kdump);
    const KdumpMessages messages(header.kdump);
    const auto tag = [&](auto message) { return header.kdump.digests_at + message * sizeof(MessageTag); };
    auto medium = image.storage.medium();
    exchange(medium, places.data, places.data + kChunkBytes, kChunkBytes);
    image.check_refused(medium);
    exchange(medium, tag(messages.data(0)), tag(messages.data(1)), sizeof(MessageTag));
    image.check_refused(medium);
}

TEST_CASE("encrypted content: nothing of another image is taken, whoever has encrypted it") {
    const EncryptedMedium image, other;
    const auto header = image.header_on_it();
    const KdumpPlaces places(header.kdump);
    const auto mix = [&](std::uint64_t from, std::uint64_t to) {
        auto medium = image.storage.medium();
        std::copy(other.storage.medium().begin() + static_cast<std::ptrdiff_t>(from),
                  other.storage.medium().begin() + static_cast<std::ptrdiff_t>(to),
                  medium.begin() + static_cast<std::ptrdiff_t>(from));
        image.check_refused(medium);
    };
    mix(kPage, places.bits);
    mix(places.bits, places.descriptors);
    mix(places.data, header.kdump.digests_at);
    mix(header.kdump.digests_at, kHeaderBytes + header.content_bytes);
    mix(kPage, kHeaderBytes + header.content_bytes);
    image.check_refused(other.storage.medium());
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
