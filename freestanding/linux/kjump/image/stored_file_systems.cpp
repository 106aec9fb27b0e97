// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/stored_file_systems.hpp"

#include <algorithm>
#include <cstring>

#include "image/header.hpp"

namespace kjump {
namespace {

// kjump(8), "IMAGE FORMAT".
struct Stored {
    std::uint8_t uuid[16];
    std::uint32_t mounted;
    std::uint32_t checked;
    std::uint16_t mounts;
    std::uint16_t is_open;
};
static_assert(kMostFileSystems * sizeof(Stored) == kFileSystemsBytes);

}  // namespace

void put_file_systems(std::span<char, kFileSystemsBytes> field, const std::vector<MountedFileSystem>& systems) {
    Stored stored[kMostFileSystems]{};
    for (std::size_t i = 0; i < std::min(systems.size(), kMostFileSystems); ++i) {
        const auto& [uuid, mounted, checked, mounts, is_open] = systems[i];
        std::ranges::copy(uuid, stored[i].uuid);
        stored[i].mounted = mounted;
        stored[i].checked = checked;
        stored[i].mounts = mounts;
        stored[i].is_open = is_open ? 1 : 0;
    }
    std::memcpy(field.data(), stored, sizeof stored);
}

std::vector<MountedFileSystem> get_file_systems(std::span<const char, kFileSystemsBytes> field) {
    Stored stored[kMostFileSystems];
    std::memcpy(stored, field.data(), sizeof stored);
    std::vector<MountedFileSystem> systems;
    for (const auto& one : stored) {
        MountedFileSystem system{{}, one.mounted, one.checked, one.mounts, one.is_open != 0};
        std::ranges::copy(one.uuid, system.uuid.begin());
        if (system.uuid == decltype(system.uuid){}) {
            break;
        }
        systems.push_back(system);
    }
    return systems;
}

}  // namespace kjump
