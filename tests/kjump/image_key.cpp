// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Keys of images: what wraps them, and on what way the saver gets them.
#include <cstdio>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "image/key_archive.hpp"
#include "support/encryption.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

bool unwraps(const Encryption& encryption, const UserSecret& user, const Secret& key) {
    const auto found = unwrap(encryption, user);
    return found && std::ranges::equal(std::as_const(*found).bytes(), key.bytes());
}

class KeyFiles {
public:
    UserSecret secret(const std::string& content) {
        std::filesystem::remove(name);
        put_key_file(name, content);
        return key_file_secret(name, [&](auto& words) { notices += words + "\n"; });
    }
    void check_refused(Exit exit, const std::string& words) {
        REQUIRE_REFUSED(exit, name + ": " + words, key_file_secret(name, [](auto&) {}));
    }

    const TemporaryFolder folder;
    const std::string name = folder / "key";
    std::string notices;
};

std::string output_of(const std::string& command) {
    auto* const stream = popen(command.c_str(), "r");
    REQUIRE(stream != nullptr);
    std::string words;
    for (int byte; (byte = std::fgetc(stream)) != EOF;) {
        words.push_back(static_cast<char>(byte));
    }
    CHECK(pclose(stream) == 0);
    return words;
}

}  // namespace

TEST_CASE("image key: the secret that has wrapped it unwraps it, and no other does") {
    const auto key = new_image_key();
    const auto encryption = wrap(key, by_key('k'));
    CHECK(encryption.kind == SecretKind::kKeyFile);
    CHECK(unwraps(encryption, by_key('k'), key));
    CHECK_FALSE(unwrap(encryption, by_key('l')));
    CHECK_FALSE(unwrap(encryption, {SecretKind::kPassphrase, secret_of(std::string(32, 'k'))}));
}

TEST_CASE("image key: a passphrase is made a key by argon2id, as the header says") {
    const auto key = new_image_key();
    const auto encryption = wrap(key, by_passphrase());
    CHECK(encryption.kind == SecretKind::kPassphrase);
    CHECK(encryption.memory >= 64 << 20);
    CHECK(encryption.passes >= 3);
    CHECK(unwraps(encryption, by_passphrase(), key));
    CHECK_FALSE(unwrap(encryption, by_passphrase(kPassphrase + " ")));
    auto changed = encryption;
    --changed.passes;
    CHECK_FALSE(unwrap(changed, by_passphrase()));
    changed = encryption;
    changed.memory /= 2;
    CHECK_FALSE(unwrap(changed, by_passphrase()));
}

TEST_CASE("image key: any bit of the wrapped key, of its salt or nonce that changes is told") {
    const auto encryption = wrap(new_image_key(), by_key());
    const auto check = [&](auto Encryption::*field) {
        for (std::size_t bit = 0; bit < 8 * (encryption.*field).size(); ++bit) {
            auto changed = encryption;
            (changed.*field)[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
            INFO(bit);
            REQUIRE_FALSE(unwrap(changed, by_key()));
        }
    };
    check(&Encryption::wrapped_key);
    check(&Encryption::salt);
    check(&Encryption::nonce);
}

TEST_CASE("image key: no two are the same, nor what is stored of them") {
    CHECK_FALSE(std::ranges::equal(new_image_key().bytes(), new_image_key().bytes()));
    const auto key = new_image_key();
    const auto one = wrap(key, by_key()), other = wrap(key, by_key());
    CHECK(one.salt != other.salt);
    CHECK(one.nonce != other.nonce);
    CHECK(one.wrapped_key != other.wrapped_key);
}

TEST_CASE("image cipher: a message is taken under its own number alone, and in its own image") {
    const Encrypted encrypted, other;
    const std::vector<std::uint8_t> plain(100, 'm');
    auto sealed = plain;
    const auto tag = encrypted.cipher.seal(7, sealed);
    const auto opens = [&](const ImageCipher& cipher, std::uint64_t number) {
        auto message = sealed;
        return cipher.unseal(number, message, tag) && message == plain;
    };
    CHECK(sealed != plain);
    CHECK(opens(encrypted.cipher, 7));
    CHECK_FALSE(opens(encrypted.cipher, 6));
    CHECK_FALSE(opens(encrypted.cipher, 7 + (std::uint64_t{1} << 32)));
    CHECK_FALSE(opens(other.cipher, 7));
    CHECK_FALSE(opens(ImageCipher(encrypted.key, other.encryption), 7));
    CHECK(encrypted.cipher.digest(plain, {}) != other.cipher.digest(plain, {}));
}

TEST_CASE("key file: all of its content counts") {
    KeyFiles files;
    const auto equal = [](const UserSecret& one, const UserSecret& other) {
        return std::ranges::equal(one.bytes.bytes(), other.bytes.bytes());
    };
    const auto key = files.secret(std::string(200000, 'k'));
    CHECK(key.kind == SecretKind::kKeyFile);
    CHECK(equal(key, files.secret(std::string(200000, 'k'))));
    CHECK_FALSE(equal(key, files.secret(std::string(200001, 'k'))));
    CHECK_FALSE(equal(key, files.secret(std::string(199999, 'k') + "l")));
    CHECK_FALSE(equal(key, files.secret("l" + std::string(199999, 'k'))));
    CHECK(files.notices.empty());
}

TEST_CASE("key file: its digest is that of sha256sum") {
    KeyFiles files;
    files.secret(std::string(100000, 'k'));
    CHECK(hex(key_file_digest(files.name)) + "\n" == output_of("sha256sum <" + files.name + " | cut -d' ' -f1"));
}

TEST_CASE("key file: what can be none is refused") {
    KeyFiles files;
    files.check_refused(Exit::kIo, "No such file or directory");
    files.secret(std::string(32, 'k'));
    files.secret(std::string(8 << 20, 'k'));
    const auto refused = [&](std::size_t bytes) {
        std::filesystem::remove(files.name);
        put_key_file(files.name, std::string(bytes, 'k'));
        files.check_refused(Exit::kKey, "has " + std::to_string(bytes) + " bytes, and a key file has 32 to 8388608");
    };
    for (const std::size_t bytes : {0, 31, (8 << 20) + 1}) {
        refused(bytes);
    }
    std::filesystem::remove(files.name);
    std::filesystem::create_directory(files.name);
    files.check_refused(Exit::kKey, "is no file, as a key file is");
}

TEST_CASE("key file: one that others may read is said to be that") {
    KeyFiles files;
    put_key_file(files.name);
    std::filesystem::permissions(files.name, std::filesystem::perms(0440));
    key_file_secret(files.name, [&](auto& words) { files.notices = words; });
    CHECK(files.notices == files.name + ": others may read this key; chmod 400 keeps them out");
}

TEST_CASE("key archive: cpio lists and unpacks it, and the saver reads the key from there") {
    const TemporaryFolder folder;
    const auto key = new_image_key();
    const auto encryption = wrap(key, by_key());
    const auto archive = archive_of(key, encryption);
    CHECK(archive.bytes().size() % 4 == 0);
    write_file(folder / "archive", archive.bytes());
    CHECK(output_of("cpio -t --quiet <" + folder / "archive" + " 2>&1") == "kjump\nkjump/image-key\n");
    CHECK_FALSE(take_key(folder.path()));
    CHECK(output_of("cd " + folder.path() + " && cpio -i --quiet <archive 2>&1").empty());
    CHECK(std::filesystem::status(folder / "kjump/image-key").permissions() == std::filesystem::perms(0400));
    const auto taken = take_key(folder.path());
    REQUIRE(taken);
    CHECK(std::ranges::equal(key.bytes(), taken->key.bytes()));
    CHECK(taken->encryption == encryption);
    CHECK_FALSE(take_key(folder.path()));
}
