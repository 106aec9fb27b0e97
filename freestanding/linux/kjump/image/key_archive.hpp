// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image key on its way to the saver: in memory alone, as a file that its kernel unpacks.
#pragma once

#include <optional>
#include <string>

#include "base/secret.hpp"
#include "image/encryption.hpp"

namespace kjump {

// The key, and what the image's header tells of it: whoever can write to the disk can change that there.
struct KeyForSaver {
    Secret key;
    Encryption encryption;
};

// An archive of cpio, in its format newc, with a file of both, for root alone to read. A Linux that finds it behind its
// initrd unpacks both archives. Precondition: `image_key` is a key, and the one in `encryption`.
Secret key_archive(const Secret& image_key, const Encryption& encryption);

// What the file below `root` has, which is removed; nothing if there is none. Throws Failure(Exit::kIo).
std::optional<KeyForSaver> take_key(const std::string& root);

}  // namespace kjump
