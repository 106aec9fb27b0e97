// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/mounted_file_system.hpp"

#include <catch2/catch.hpp>

#include "support/ext_disk.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

using All = std::vector<MountedFileSystem>;

constexpr std::size_t kMost = 16;

DirectPage page_of(const std::vector<std::uint8_t>& content) {
    DirectPage page;
    std::copy_n(content.begin(), page.size(), page.begin());
    return page;
}

}  // namespace

TEST_CASE("mounted file system: its superblock says what it is, and whether it was unmounted") {
    for (const bool is_open : {false, true}) {
        auto system = kRoot;
        system.is_open = is_open;
        CHECK(file_system_on(page_of(ext_disk(system))) == system);
        CHECK(file_system_on(page_of(ext_disk(system, false))) == system);
    }
}

TEST_CASE("mounted file system: another one, nothing, or one without a UUID is none") {
    auto other = ext_disk(kRoot);
    other[1024 + 0x38] ^= 1;
    CHECK_FALSE(file_system_on(page_of(other)));
    CHECK_FALSE(file_system_on(DirectPage{}));
    auto without = kRoot;
    without.uuid = {};
    CHECK_FALSE(file_system_on(page_of(ext_disk(without))));
}

TEST_CASE("mounted file systems: each of the family once, in the order of their mounts") {
    const FakeMachine machine;
    CHECK(mounted_file_systems(machine.folder.path(), kMost).empty());
    add_mounted(machine, "vda1", "254:1", "ext4", ext_disk(kRoot));
    add_mounted(machine, "vda2", "254:2", "ext2", ext_disk(kHome, false));
    add_mounted(machine, "vda1", "254:1", "ext4", ext_disk(kRoot));
    CHECK(mounted_file_systems(machine.folder.path(), kMost) == All{kRoot, kHome});
    CHECK(mounted_file_systems(machine.folder.path(), 1) == All{kRoot});
}

TEST_CASE("mounted file systems: others, and what cannot be read, are left out") {
    const FakeMachine machine;
    add_mounted(machine, "vda1", "254:1", "xfs", ext_disk(kRoot));
    add_mounted(machine, "vda2", "254:2", "ext3", std::vector<std::uint8_t>(kPage));
    const auto gone = add_mounted(machine, "sdb", "8:16", "ext4", ext_disk(kRoot));
    std::filesystem::remove(gone);
    const auto folder = machine.folder.path();
    std::ofstream(machine.folder / "proc/self/mountinfo", std::ios::app)
        << "22 1 0:21 / /proc rw - proc proc rw\nno mount\n23 1 7:9 / /ext4 rw - ext4 /dev/gone rw\n - ext4 \n";
    add_mounted(machine, "cciss!c0d0p1", "104:1", "ext4", ext_disk(kHome));
    CHECK(mounted_file_systems(folder, kMost) == All{kHome});
}
