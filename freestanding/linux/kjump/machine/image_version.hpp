// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The versions of the images that this kjump writes: kjump(8), "IMAGE FORMAT". Savers and initrds of boots have kjump
// of the day when they were made, and may know an older one alone; so what is noted of them has the version in its
// name.
#pragma once

#include <cstdint>
#include <string>

namespace kjump {

constexpr std::uint16_t kImageVersion = 6;       // of what is encrypted, and the last that it knows
constexpr std::uint16_t kPlainImageVersion = 5;  // of all else, which an older kjump reads

inline std::string version_suffix(unsigned version) { return ".v" + std::to_string(version); }

}  // namespace kjump
