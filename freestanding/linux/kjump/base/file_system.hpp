// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The file system that a file is in.
#pragma once

#include <string>

namespace kjump {

// Whether what is written to the file or folder `path` is in memory alone: in tmpfs or ramfs, which devtmpfs and an
// initramfs are too, or in an overlay whose changes go there. Of an overlay whose upper folder cannot be seen from here
// nothing is known, and the answer is no. Throws Failure(Exit::kIo).
bool is_in_memory(const std::string& path);

// Overwrites a regular file with zeros, and removes it. Throws Failure(Exit::kIo), or what File::shared() does.
void wipe(const std::string& path);

// Of a regular file that is in tmpfs or ramfs, and so would be lost with the running kernel, overwrites the memory that
// it is in and removes it; any other file stays as it is. Throws Failure(Exit::kIo).
void wipe_if_in_memory(const std::string& path);

// The folder that keeps the changes of the overlay with that device number, "MAJOR:MINOR", by `mounts`, the text of
// /proc/self/mountinfo; empty if there is none.
std::string overlay_upper(const std::string& mounts, const std::string& device);

}  // namespace kjump
