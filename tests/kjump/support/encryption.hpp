// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Secrets, and what they encrypt.
#pragma once

#include <algorithm>
#include <string>

#include "image/header.hpp"
#include "image/image_cipher.hpp"
#include "image/image_key.hpp"
#include "image/key_archive.hpp"
#include "support/temporary_folder.hpp"

namespace kjump::test {

inline const std::string kPassphrase = "four horses, no battery";

inline Secret secret_of(const std::string& words) {
    Secret secret(words.size());
    std::ranges::copy(words, secret.bytes().begin());
    return secret;
}
inline UserSecret by_passphrase(const std::string& words = kPassphrase) {
    return {SecretKind::kPassphrase, secret_of(words)};
}
// As if that were the digest of a key file.
inline UserSecret by_key(char byte = 'k') { return {SecretKind::kKeyFile, secret_of(std::string(32, byte))}; }

// A file with a key, which its owner alone may read; returns its path.
inline std::string put_key_file(const std::string& name, const std::string& content = std::string(64, 'k')) {
    write_text(name, content);
    std::filesystem::permissions(name, std::filesystem::perms(0400));
    return name;
}

// What the saver's kernel unpacks.
inline Secret archive_of(const Secret& key, const Encryption& encryption) {
    const auto record = key_record(key, encryption);
    return key_archive(record.bytes());
}

// The key of an image, what its header has of that, and what it encrypts by.
struct Encrypted {
    explicit Encrypted(const UserSecret& user = by_key()) : encryption(wrap(key, user)) {}
    Header header() const {
        Header header;
        header.encryption = encryption;
        return header;
    }

    const Secret key = new_image_key();
    const Encryption encryption;
    const ImageCipher cipher{key, encryption};
};

// Whether `bytes` has all of `part` in a row.
inline bool has(Bytes bytes, Bytes part) {
    return std::search(bytes.begin(), bytes.end(), part.begin(), part.end()) != bytes.end();
}

}  // namespace kjump::test
