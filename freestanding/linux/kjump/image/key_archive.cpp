// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/key_archive.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <unistd.h>

#include "base/file.hpp"
#include "base/file_system.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "image/image_key.hpp"
#include "image/stored_encryption.hpp"

namespace kjump {
namespace {

constexpr const char *kFolder = "kjump", *kFile = "kjump/image-key";
constexpr std::size_t kAlignment = 4, kFileBytes = kImageKeyBytes + kEncryptionBytes;
static_assert(kFileBytes % kAlignment == 0);

// [linux] Documentation/driver-api/early-userspace/buffer-format.rst: what stands before the content of a file, and is
// all of a folder.
std::string entry(const std::string& name, unsigned mode, std::size_t bytes) {
    auto words = text("070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 0u, mode, 0u, 0u, 1u, 0u, bytes,
                      0u, 0u, 0u, 0u, name.size() + 1, 0u) +
                 name + '\0';
    words.resize((words.size() + kAlignment - 1) / kAlignment * kAlignment);
    return words;
}

bool is_missing(const std::string& name) { return access(name.c_str(), F_OK) != 0 && errno == ENOENT; }

}  // namespace

Secret key_record(const Secret& image_key, const Encryption& encryption) {
    std::array<char, kEncryptionBytes> stored;
    put_encryption(stored, encryption);
    Secret record(kFileBytes);
    const auto at = std::ranges::copy(image_key.bytes(), record.bytes().begin()).out;
    std::ranges::copy(stored, at);
    return record;
}

Secret key_archive(Bytes record) {
    const auto front = entry(kFolder, S_IFDIR | 0700, 0) + entry(kFile, S_IFREG | 0400, record.size()),
               end = entry("TRAILER!!!", 0, 0);
    Secret archive(front.size() + record.size() + end.size());
    auto at = std::ranges::copy(front, archive.bytes().begin()).out;
    at = std::ranges::copy(record, at).out;
    std::ranges::copy(end, at);
    return archive;
}

void leave_key(const std::string& root, Bytes record) {
    make_folder(root + "/" + kFolder);
    auto file = File::create(root + "/" + kFile);
    file.write_at(0, record);
}

// What is unlinked alone stays in the memory that the file system had for it.
void forget_key(const std::string& root) {
    const auto name = root + "/" + kFile;
    if (!is_missing(name)) {
        wipe(name);
    }
}

std::optional<KeyForSaver> take_key(const std::string& root) {
    const auto name = root + "/" + kFile;
    if (is_missing(name)) {
        return std::nullopt;
    }
    const auto file = File::for_reading(name);
    Secret key(kImageKeyBytes);
    std::array<char, kEncryptionBytes> stored;
    file.read_at(0, key.bytes());
    file.read_at(kImageKeyBytes, {reinterpret_cast<std::uint8_t*>(stored.data()), stored.size()});
    forget_key(root);
    const auto encryption = get_encryption(stored);
    if (!encryption) {
        throw Failure(Exit::kIo, name + ": has something else than the key of an image");
    }
    return KeyForSaver{std::move(key), *encryption};
}

}  // namespace kjump
