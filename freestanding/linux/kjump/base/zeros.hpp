// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Whether bytes are all zero, as fast as memory is read: a loop that looks at each takes seconds for a disk.
#pragma once

#include <cstring>

#include "base/storage.hpp"

namespace kjump {

// Also true of no bytes.
inline bool is_zeros(Bytes bytes) {
    return bytes.empty() || (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

}  // namespace kjump
