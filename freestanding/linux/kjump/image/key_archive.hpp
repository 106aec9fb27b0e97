// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The image key on its way to the saver: in memory alone, as a file that its kernel unpacks.
#pragma once

#include <string>

#include "base/secret.hpp"

namespace kjump {

// An archive of cpio, in its format newc, with the file of the key, for root alone to read. A Linux that finds it
// behind its initrd unpacks both. Precondition: `image_key` is one.
Secret key_archive(const Secret& image_key);

// Whether `root` has that file, and the key in it. The latter throws Failure(Exit::kIo).
bool has_image_key(const std::string& root);
Secret image_key_in(const std::string& root);

}  // namespace kjump
