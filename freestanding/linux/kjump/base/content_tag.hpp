// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What tells whether a piece of an image's content is what was saved: a digest, or of what is encrypted a tag by its
// key.
#pragma once

#include <array>
#include <cstdint>

namespace kjump {

using ContentTag = std::array<std::uint8_t, 16>;

}  // namespace kjump
