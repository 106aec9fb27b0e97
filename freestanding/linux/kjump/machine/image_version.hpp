// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The version of the images that this kjump writes: kjump(8), "IMAGE FORMAT". Savers and initrds of boots have kjump of
// the day when they were made, and may know an older one alone; so what is noted of them has the version in its name.
#pragma once

#include <cstdint>
#include <string>

namespace kjump {

constexpr std::uint16_t kImageVersion = 5;

inline std::string version_suffix(unsigned version) { return ".v" + std::to_string(version); }

}  // namespace kjump
