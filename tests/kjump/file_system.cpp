// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Where an overlay keeps its changes, by /proc/self/mountinfo; and files that are wiped.
#include "base/file_system.hpp"

#include <catch2/catch.hpp>

#include "support/encryption.hpp"
#include "support/folder_in_memory.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kMounts =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,upperdir=/no\n"
    "30 22 0:31 / /a\\040b rw - overlay over\\040lay rw,lowerdir=/l,upperdir=/u\\040p\\0541\\134,workdir=/w\n"
    "31 22 0:32 / /ro ro - overlay overlay ro,lowerdir=/l:/m\n"
    "32 22 0:3 / /last rw shared:5 master:2 - overlay overlay rw,workdir=/w,upperdir=/last\n";

}  // namespace

TEST_CASE("file system: an overlay's upper folder is found by its device number") {
    CHECK(overlay_upper(kMounts, "0:31") == "/u p,1\\");
    CHECK(overlay_upper(kMounts, "0:3") == "/last");
}

TEST_CASE("file system: no overlay, and one that cannot be written to, have no upper folder") {
    CHECK(overlay_upper(kMounts, "254:0").empty());
    CHECK(overlay_upper(kMounts, "0:32").empty());
    CHECK(overlay_upper(kMounts, "0:99").empty());
    CHECK(overlay_upper("", "0:31").empty());
}

TEST_CASE("file system: of a file in memory that is wiped not even who has it open finds anything") {
    const FolderInMemory folder;
    if (!folder.is_there()) {
        return;
    }
    const std::string content(10000, 'k');
    const auto name = put_key_file(folder / "key", content);
    std::ifstream open(name, std::ios::binary);
    wipe_if_in_memory(name);
    CHECK_FALSE(std::filesystem::exists(name));
    CHECK(std::string(std::istreambuf_iterator<char>(open), {}) == std::string(content.size(), '\0'));
}

TEST_CASE("file system: a file on a disk is not wiped") {
    const TemporaryFolder folder;
    const auto name = put_key_file(folder / "key");
    const auto before = read_file(name);
    wipe_if_in_memory(name);
    CHECK(read_file(name) == before);
}
