// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The content of an encrypted image: nobody changes it unnoticed.
#include <random>

#include <catch2/catch.hpp>

#include "support/encrypted_medium.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

void exchange(std::vector<std::uint8_t>& bytes, std::uint64_t one, std::uint64_t other, std::uint64_t count) {
    const auto at = bytes.begin();
    std::swap_ranges(at + static_cast<std::ptrdiff_t>(one), at + static_cast<std::ptrdiff_t>(one + count),
                     at + static_cast<std::ptrdiff_t>(other));
}

}  // namespace

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
    const auto tag = [&](auto message) { return header.kdump.digests_at + message * sizeof(ContentTag); };
    auto medium = image.storage.medium();
    exchange(medium, places.data, places.data + kChunkBytes, kChunkBytes);
    image.check_refused(medium);
    exchange(medium, tag(messages.data(0)), tag(messages.data(1)), sizeof(ContentTag));
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
