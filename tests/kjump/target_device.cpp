// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A block device as the target of a save.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "support/asking.hpp"
#include "support/loop_device.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

std::string partition_table() {
    std::string sector(512, '\0');
    const char entry[] = {0, 0, 0, 0, '\x83', 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0};  // 2048 sectors from 2048 on
    std::copy(std::begin(entry), std::end(entry), sector.begin() + 446);
    sector[510] = '\x55';
    sector[511] = '\xaa';
    return sector;
}

}  // namespace

TEST_CASE("target device: a device with zeros or an image is saved to, and what else it holds is asked for") {
    SavedImage saved;
    const LoopDevice disk(kDisk);
    if (!disk.is_there()) {
        return;
    }
    disk.put(kDisk - 1, "x");  // behind the image
    CHECK(save(saved, disk.name()) == Exit::kDone);
    CHECK(save(saved, disk.name()) == Exit::kDone);
    CHECK(saved.run({"restore", "--check", disk.name()}) == Exit::kDone);
    disk.put(0, std::string(kDisk, '\0'));
    disk.put(600000, "x");
    check_asks(saved, disk.name(), "holds something that is no image of kjump");
    disk.put(0, std::string(kDisk, '\0'));
    disk.put(1024, ext2_superblock());
    check_asks(saved, disk.name(), "holds ext2");
}

TEST_CASE("target device: a disk with partitions is refused whatever is said") {
    SavedImage saved;
    const LoopDevice disk(kDisk);
    if (!disk.is_there()) {
        return;
    }
    disk.put(0, partition_table());
    const auto before = read_file(disk.name());
    for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--force"}}) {
        CHECK(save(saved, disk.name(), options) == Exit::kTarget);
        CHECK(saved.said() == "kjump: " + disk.name() + ": is a disk with partitions; name one of them\n");
    }
    CHECK((read_file(disk.name()) == before));
}

TEST_CASE("target device: a device in use is refused") {
    SavedImage saved;
    const LoopDevice disk(kDisk);
    if (!disk.is_there()) {
        return;
    }
    const int holder = open(disk.name().c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);  // as a mounted file system has it
    REQUIRE(holder >= 0);
    CHECK(save(saved, disk.name(), {"--force"}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains("is in use (mounted, swap space, or part of a volume)"));
    close(holder);
    CHECK(save(saved, disk.name()) == Exit::kDone);
}

TEST_CASE("target device: a source on the whole disk of the target's partition is the source itself") {
    SavedImage saved;
    const LoopDevice disk(kDisk);
    if (!disk.is_there() || !disk.add_partition(1, 1 << 20, 2 << 20)) {
        WARN("SKIPPED: no partition could be made");
        return;
    }
    disk.put(0, {reinterpret_cast<const char*>(vmcore().data()), vmcore().size()});
    CHECK(saved.run({"save", "--force", disk.name(), disk.partition(1)}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains(disk.partition(1) + ": is the source itself"));
    disk.put(0, std::string(1 << 20, '\0'));
    disk.put(1 << 20, {reinterpret_cast<const char*>(vmcore().data()), vmcore().size()});
    CHECK(saved.run({"save", "--force", disk.partition(1), disk.name()}) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains(disk.name() + ": is the source itself"));
    CHECK(save(saved, disk.partition(1), {"--force"}) == Exit::kDone);
    disk.delete_partition(1);
}
