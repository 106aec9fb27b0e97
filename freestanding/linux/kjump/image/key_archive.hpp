// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image key on its way to the saver: in memory alone, as a file that its kernel unpacks, or as what that file has.
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

// Both, as the file has them. Precondition: `image_key` is a key, and the one in `encryption`.
Secret key_record(const Secret& image_key, const Encryption& encryption);

// An archive of cpio, in its format newc, with that file, for root alone to read. A Linux that finds it behind its
// initrd unpacks both archives. `record` is what key_record() made.
Secret key_archive(Bytes record);

// The file, below `root`, with `record`, for a saver that was booted without the archive. Throws Failure(Exit::kIo).
void leave_key(const std::string& root, Bytes record);

// The file is gone, if there was one, and its bytes are zeros. Throws Failure(Exit::kIo).
void forget_key(const std::string& root);

// What the file below `root` has, which is removed; nothing if there is none. Throws Failure(Exit::kIo).
std::optional<KeyForSaver> take_key(const std::string& root);

}  // namespace kjump
