// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The core of an image on its own, without the header: what crash, drgn, gdb and makedumpfile read.
#pragma once

#include <functional>

#include "base/file.hpp"
#include "image/image.hpp"

namespace kjump {

// Of an image in `file`, a regular one, leaves the core alone. What was read of it is what was saved, or
// Failure(Exit::kDamaged) is thrown; then and after any other failure the file is good for nothing. `check`, called in
// between, may throw. It is on the medium afterwards. `out` is for Progress.
void keep_core_alone(File& file, std::FILE* out, const std::function<void()>& check);

}  // namespace kjump
