// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Instead of base/secret.cpp, image_key.cpp and image_cipher.cpp for i386, whose kernels have no encrypted images.
#include "base/failure.hpp"
#include "image/image_cipher.hpp"
#include "image/image_key.hpp"

namespace kjump {
namespace {

[[noreturn]] void refuse_encryption() { throw Failure(Exit::kForeign, "an encrypted image takes kjump for amd64"); }

}  // namespace

Secret::Secret(std::size_t) { refuse_encryption(); }

void Secret::Free::operator()(std::uint8_t*) const {}

UserSecret key_file_secret(const std::string&, const Notice&) { refuse_encryption(); }

Digest key_file_digest(const std::string&) { refuse_encryption(); }

Secret new_image_key() { refuse_encryption(); }

Encryption wrap(const Secret&, const UserSecret&) { refuse_encryption(); }

std::optional<Secret> unwrap(const Encryption&, const UserSecret&) { refuse_encryption(); }

ImageCipher::ImageCipher(const Secret& image_key, const Encryption&)
    : message_key_(image_key.bytes().size()), digest_key_(image_key.bytes().size()) {}

ContentTag ImageCipher::seal(std::uint64_t, std::span<std::uint8_t>) const { refuse_encryption(); }

bool ImageCipher::unseal(std::uint64_t, std::span<std::uint8_t>, const ContentTag&) const { refuse_encryption(); }

Digest ImageCipher::digest(Bytes, Bytes) const { refuse_encryption(); }

}  // namespace kjump
