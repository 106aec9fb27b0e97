// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save --awaited: the saver that has the key of an image, or lacks it.
#include <catch2/catch.hpp>

#include "support/encrypted_boot.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("save --awaited: it encrypts where it is to, by the key that it has") {
    EncryptingSaver saver(by_key());
    CHECK(saver.save() == Exit::kDone);
    CHECK(saver.said().empty());
    CHECK_FALSE(std::filesystem::exists(saver.key_file));
    const auto header = header_on(saver.disk);
    CHECK(header.state == State::kComplete);
    CHECK(header.encryption == saver.encrypted.encryption);
    const auto bytes = read_file(saver.disk);
    for (const auto found :
         {Bytes(kWideLow).first(32), Bytes(reinterpret_cast<const std::uint8_t*>(kInfo.data()), kInfo.size()),
          saver.encrypted.key.bytes()}) {
        CHECK_FALSE(has(bytes, found));
    }
    CHECK(has(read_file(saver.image), Bytes(kWideLow).first(32)));
}

TEST_CASE("save --awaited: nothing is written without the key") {
    EncryptingSaver saver(by_key());
    std::filesystem::remove(saver.key_file);
    const std::string words = saver.disk + ": the image is to be encrypted, and its key did not come";
    const auto refused = [&](Exit exit, const std::string& sentence) {
        put_header_on(saver.disk, saver.awaited_header());
        CHECK(saver.save() == exit);
        CHECK_THAT(saver.said(), Catch::StartsWith("kjump: " + sentence));
        CHECK(header_on(saver.disk).state == State::kFailed);
        CHECK_THAT(header_on(saver.disk).reason, Catch::StartsWith(sentence));
        const auto bytes = read_file(saver.disk);
        CHECK(std::all_of(bytes.begin() + kHeaderBytes, bytes.end(), [](auto byte) { return byte == 0; }));
    };
    refused(Exit::kKey, words);
    write_text(saver.key_file, std::string(31, 'k'));
    refused(Exit::kIo, saver.key_file);
    write_text(saver.key_file, std::string(160, 'k'));
    refused(Exit::kIo, saver.key_file + ": has something else than the key of an image");
    std::filesystem::remove_all(saver.folder / "kjump");
    write_text(saver.folder / "kjump", "no folder");
    refused(Exit::kIo, saver.key_file + ": Not a directory");
}

TEST_CASE("save --awaited --encrypted: without the key nothing is written, whatever the disk says") {
    EncryptingSaver saver(by_key());
    const auto plain = [&] {
        auto header = saver.awaited_header();
        header.encryption.reset();
        put_header_on(saver.disk, header);
    };
    plain();
    CHECK(saver.save({"--encrypted"}) == Exit::kDone);
    CHECK(header_on(saver.disk).encryption == saver.encrypted.encryption);
    plain();  // and the key is gone
    CHECK(saver.save({"--encrypted"}) == Exit::kKey);
    CHECK(saver.said() == "kjump: " + saver.disk + ": the image is to be encrypted, and its key did not come\n");
    CHECK(header_on(saver.disk).state == State::kFailed);
    CHECK_FALSE(has(read_file(saver.disk), Bytes(kWideLow).first(32)));
}

TEST_CASE("save --awaited: what somebody has changed on the disk meanwhile of how to encrypt changes nothing") {
    for (const auto& other : {std::optional<Encryption>(), std::optional(Encrypted(by_key('l')).encryption)}) {
        EncryptingSaver saver(by_key());
        auto header = saver.awaited_header();
        header.encryption = other;
        put_header_on(saver.disk, header);
        CHECK(saver.save({"--encrypted"}) == Exit::kDone);
        CHECK(header_on(saver.disk).encryption == saver.encrypted.encryption);
        CHECK_FALSE(has(read_file(saver.disk), Bytes(kWideLow).first(32)));
    }
}

TEST_CASE("save --awaited: a key that is left of another image encrypts none") {
    EncryptingSaver saver(by_key());
    auto header = saver.awaited_header();
    header.encryption.reset();
    put_header_on(saver.disk, header);
    CHECK(saver.save() == Exit::kKey);
    CHECK(saver.said() == "kjump: " + saver.disk + ": a key came, and the image is not to be encrypted\n");
    CHECK(header_on(saver.disk).state == State::kFailed);
}
