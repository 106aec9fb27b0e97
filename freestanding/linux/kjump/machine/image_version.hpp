// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The versions of the images that this kjump writes: kjump(8), "IMAGE FORMAT". Savers and initrds of boots have kjump
// of the day when they were made, and may know an older one alone; so what is noted of them has the version in its
// name.
#pragma once

#include <cstdint>
#include <string>

namespace kjump {

constexpr std::uint16_t kEncryptedImageVersion = 6;
constexpr std::uint16_t kPlainImageVersion = 5;  // of what is not encrypted, which an older kjump reads
constexpr std::uint16_t kLastImageVersion = kEncryptedImageVersion;  // that it knows

inline std::string version_suffix(unsigned version) { return ".v" + std::to_string(version); }

}  // namespace kjump
