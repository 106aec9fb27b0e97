// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Room for an image in a file that is made for it.
#pragma once

#include <functional>

#include "base/file.hpp"
#include "base/progress.hpp"

namespace kjump {

// Bytes that an image of the running kernel has at most, its header among them, if `borrowed` bytes of memory are taken
// for its saver: what is in use, and what may come to that until the saver begins. Throws Failure(Exit::kIo).
std::uint64_t most_bytes(std::uint64_t borrowed, const std::string& root);

// Writes `bytes` bytes of zeros to the empty `file`, which has blocks of its own then, on the medium, and nothing in
// the page cache, which would be saved with all else. `check`, called in between, may throw. Throws
// Failure(Exit::kTarget) before it fills what extents_of() refuses anyway, and Failure(Exit::kIo).
void fill_with_zeros(File& file, std::uint64_t bytes, const std::string& root, Progress& progress,
                     const std::function<void()>& check);

}  // namespace kjump
