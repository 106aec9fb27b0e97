// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/key_archive.hpp"

#include <algorithm>

#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "image/image_key.hpp"

namespace kjump {
namespace {

constexpr const char *kFolder = "kjump", *kFile = "kjump/image-key";
constexpr std::size_t kAlignment = 4;
static_assert(kImageKeyBytes % kAlignment == 0);

// [linux] Documentation/driver-api/early-userspace/buffer-format.rst: what stands before the content of a file, and is
// all of a folder.
std::string entry(const std::string& name, unsigned mode, std::size_t bytes) {
    auto words = text("070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 0u, mode, 0u, 0u, 1u, 0u, bytes,
                      0u, 0u, 0u, 0u, name.size() + 1, 0u) +
                 name + '\0';
    words.resize((words.size() + kAlignment - 1) / kAlignment * kAlignment);
    return words;
}

std::string path_in(const std::string& root) { return root + "/" + kFile; }

}  // namespace

Secret key_archive(const Secret& image_key) {
    const auto front = entry(kFolder, S_IFDIR | 0700, 0) + entry(kFile, S_IFREG | 0400, kImageKeyBytes),
               end = entry("TRAILER!!!", 0, 0);
    Secret archive(front.size() + kImageKeyBytes + end.size());
    auto at = std::ranges::copy(front, archive.bytes().begin()).out;
    at = std::ranges::copy(image_key.bytes(), at).out;
    std::ranges::copy(end, at);
    return archive;
}

bool has_image_key(const std::string& root) { return access(path_in(root).c_str(), F_OK) == 0; }

Secret image_key_in(const std::string& root) {
    const auto file = File::for_reading(path_in(root));
    Secret key(kImageKeyBytes);
    file.read_at(0, key.bytes());
    return key;
}

}  // namespace kjump
