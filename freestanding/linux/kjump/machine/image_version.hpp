// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The versions of the images that this kjump writes: kjump(8), "IMAGE FORMAT". Savers and initrds of boots have kjump
// of the day when they were made, and may know an older one alone; so what is noted of them has the version in its
// name.
#pragma once

#include <cstdint>
#include <string>

namespace kjump {

// Of images that are compressed by Zstandard, which an older kjump reads, and by LZO.
constexpr std::uint16_t kZstdVersion = 5, kEncryptedZstdVersion = 6, kLzoVersion = 7, kEncryptedLzoVersion = 8;
// Each of these is so much more if the header names file systems that were mounted.
constexpr std::uint16_t kWithFileSystems = 4;
constexpr std::uint16_t kLastImageVersion = kEncryptedLzoVersion + kWithFileSystems;  // that it knows

inline std::string version_suffix(unsigned version) { return ".v" + std::to_string(version); }

}  // namespace kjump
