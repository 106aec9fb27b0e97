// SPDX-License-Identifier: MIT OR GPL-2.0-only
// How a header page of versions 9 to 12 has the file systems that were mounted.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/mounted_file_system.hpp"

namespace kjump {

constexpr std::size_t kFileSystemsBytes = 448;

// The first of them, as many as there is room for: kMostFileSystems.
void put_file_systems(std::span<char, kFileSystemsBytes> field, const std::vector<MountedFileSystem>& systems);

// Up to the first that has no UUID.
std::vector<MountedFileSystem> get_file_systems(std::span<const char, kFileSystemsBytes> field);

}  // namespace kjump
