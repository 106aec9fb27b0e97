// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/loop_device.hpp"
#include "support/saved_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::size_t kDisk = 4 << 20;

Exit save(SavedImage& saved, const std::string& target, const std::vector<std::string>& options = {}) {
    std::vector<std::string> line{"save"};
    line.insert(line.end(), options.begin(), options.end());
    line.insert(line.end(), {saved.source, target});
    return saved.run(line);
}

// Refused in one sentence, and left as it was; with --force an image is there.
void check_asks(SavedImage& saved, const std::string& target, const std::string& words) {
    const auto before = read_file(target);
    CHECK(save(saved, target) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::StartsWith("kjump: " + target + ": ") && Catch::Contains(words));
    CHECK(std::ranges::count(saved.said(), '\n') == 1);
    CHECK((read_file(target) == before));  // not printed
    CHECK(save(saved, target, {"--force"}) == Exit::kDone);
    CHECK(saved.run({"restore", "--check", target}) == Exit::kDone);
}

std::string ext2_superblock() {
    std::string block(1024, '\0');
    block[56] = '\x53';
    block[57] = '\xef';
    return block;
}

std::string partition_table() {
    std::string sector(512, '\0');
    const char entry[] = {0, 0, 0, 0, '\x83', 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0};  // 2048 sectors from 2048 on
    std::copy(std::begin(entry), std::end(entry), sector.begin() + 446);
    sector[510] = '\x55';
    sector[511] = '\xaa';
    return sector;
}

}  // namespace

TEST_CASE("target: a file with anything but zeros or an image in it is asked for") {
    SavedImage saved;
    const auto other = saved.folder / "other";
    write_text(other, "letters");
    check_asks(saved, other, "holds something that is no image of kjump, which would be lost; --force saves over it");
    CHECK(save(saved, other) == Exit::kDone);  // over an image
    auto torn = read_file(other);
    std::fill(torn.begin() + 512, torn.end(), std::uint8_t{1});
    write_file(other, torn);
    CHECK(save(saved, other) == Exit::kDone);  // over one that was interrupted
    write_file(other, std::vector<std::uint8_t>(3 << 20));
    CHECK(save(saved, other) == Exit::kDone);
    auto late = std::vector<std::uint8_t>(3 << 20);
    late.back() = 1;
    write_file(other, late);
    check_asks(saved, other, "something that is no image");  // the whole file would be lost
    write_file(other, {});
    CHECK(save(saved, other) == Exit::kDone);
}

TEST_CASE("target: a file system in a file is named") {
    SavedImage saved;
    const auto other = saved.folder / "other";
    auto disk = std::string(kDisk, '\0');
    disk.replace(1024, 1024, ext2_superblock());
    write_text(other, disk);
    check_asks(saved, other, "holds ext2, which would be lost");
}

TEST_CASE("target: what was made out of an image's partition and left the image's first bytes alone is named") {
    SavedImage saved;
    const auto other = saved.folder / "other";
    REQUIRE(save(saved, other) == Exit::kDone);
    auto disk = read_file(other);
    disk.resize(kDisk);                              // libblkid knows no RAID on floppy disks
    std::uint32_t superblock[64] = {0xa92b4efc, 1};  // magic and version
    superblock[36] = 8;                              // its own sector
    std::memcpy(disk.data() + 4096, superblock, sizeof superblock);
    write_file(other, disk);
    check_asks(saved, other, "holds linux_raid_member, which would be lost");
}

TEST_CASE("target: an image is its owner's alone, whoever had the file before") {
    SavedImage saved;
    struct stat status;
    REQUIRE(stat(saved.image.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    const auto other = saved.folder / "other", link = saved.folder / "link";
    write_text(other, "");
    REQUIRE(chmod(other.c_str(), 0644) == 0);
    if (geteuid() == 0) {
        REQUIRE(chown(other.c_str(), 65534, 65534) == 0);
    }
    REQUIRE(symlink(other.c_str(), link.c_str()) == 0);
    const int reader = open(other.c_str(), O_RDONLY);
    REQUIRE(save(saved, link) == Exit::kDone);
    char byte;
    CHECK(read(reader, &byte, 1) == 0);  // who had it open reads nothing
    close(reader);
    REQUIRE(lstat(other.c_str(), &status) == 0);
    CHECK(S_ISREG(status.st_mode));
    CHECK((status.st_mode & 07777) == 0600);
    CHECK(status.st_uid == geteuid());
    CHECK(std::filesystem::is_symlink(link));
}

TEST_CASE("target: no file is made in /dev") {
    SavedImage saved;
    const std::string missing = "/dev/kjump-test-no-such-disk";
    for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--force"}}) {
        CHECK(save(saved, missing, options) == Exit::kTarget);
        CHECK(saved.said() == "kjump: " + missing + ": there is no such device, and no file is made in /dev\n");
        CHECK_FALSE(std::filesystem::remove(missing));
    }
    const auto link = saved.folder / "devices";
    std::filesystem::create_symlink("/dev", link);
    CHECK(save(saved, link + "/kjump-test-no-such-disk") == Exit::kTarget);
    CHECK_FALSE(std::filesystem::remove(missing));
}

TEST_CASE("target: a file in memory is asked for") {
    SavedImage saved;
    const auto file = "/dev/shm/kjump-test." + std::to_string(getpid());
    write_text(file, "");
    if (!std::filesystem::exists(file)) {
        WARN("SKIPPED: there is no /dev/shm, so no file system in memory was tried");
        return;
    }
    CHECK(save(saved, file) == Exit::kTarget);
    CHECK_THAT(saved.said(), Catch::Contains("is in memory, and gone when the machine is turned off; --force"));
    CHECK(std::filesystem::file_size(file) == 0);
    std::filesystem::remove(file);
}

TEST_CASE("target: a device with zeros or an image is saved to, and what else it holds is asked for") {
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

TEST_CASE("target: a disk with partitions is refused whatever is said") {
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

TEST_CASE("target: a device in use is refused") {
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

TEST_CASE("target: a source on the whole disk of the target's partition is the source itself") {
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
