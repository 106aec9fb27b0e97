// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A file as the target of a save.
#include "image/target.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/asking.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr int kNoOverlay = 77;

// The status of a save to `target` where `mounted` is an overlay whose changes are kept in `upper`, a name in a tmpfs
// on `memory` or elsewhere. Mounts are seen by that process alone.
int save_to_overlay(SavedImage& saved, const std::string& memory, const std::string& upper, const std::string& target) {
    const auto mounted = saved.folder / "mounted", work = upper + "-work";
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::filesystem::create_directories(memory);
        std::filesystem::create_directories(mounted);
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            mount("none", memory.c_str(), "tmpfs", 0, nullptr) != 0) {
            _exit(kNoOverlay);
        }
        std::filesystem::create_directories(upper);
        std::filesystem::create_directories(work);
        const auto options = "lowerdir=" + saved.folder.path() + "/proc,upperdir=" + upper + ",workdir=" + work;
        if (mount("none", mounted.c_str(), "overlay", 0, options.c_str()) != 0) {
            _exit(kNoOverlay);
        }
        _exit(static_cast<int>(save(saved, target)));
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status);
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

TEST_CASE("target: a whole image that cannot take its name stays, and is named") {
    SavedImage saved;
    const auto name = saved.folder / "taken", temporary = name + ".123456";
    std::filesystem::create_directories(name + "/x");
    {
        Target target(File::create(temporary), temporary, name, true);
        REQUIRE_REFUSED(Exit::kIo, "; what was saved is whole, in " + temporary + ", but cannot take that name",
                        target.keep());
    }
    CHECK(std::filesystem::exists(temporary));
    {
        const auto other = name + ".654321";
        Target target(File::create(other), other, name, true);
    }
    CHECK_FALSE(std::filesystem::exists(name + ".654321"));
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

TEST_CASE("target: a symbolic link to nothing is named as that") {
    SavedImage saved;
    const auto link = saved.folder / "link", missing = saved.folder / "missing";
    std::filesystem::create_symlink(missing, link);
    CHECK(save(saved, link) == Exit::kTarget);
    CHECK(saved.said() == "kjump: " + link + ": is a symbolic link that leads to no file\n");
    CHECK_FALSE(std::filesystem::exists(missing));
}

TEST_CASE("target: a name that cannot be a file's is refused in one sentence") {
    SavedImage saved;
    const auto loop = saved.folder / "loop", long_name = saved.folder / std::string(300, 'n');
    std::filesystem::create_symlink(loop, loop);
    for (const auto& name : {saved.folder.path(), saved.folder / "", saved.source + "/x", saved.folder / "none/x", loop,
                             long_name, std::string("/proc/x"), std::string("/sys/x")}) {
        CHECK(save(saved, name, {"--force"}) != Exit::kDone);
        CHECK(std::ranges::count(saved.said(), '\n') == 1);
        CHECK_THAT(saved.said(), !Catch::Contains("a fault of kjump itself"));
    }
    CHECK(read_file(saved.source) == vmcore());
}

TEST_CASE("target: standard output is none") {
    SavedImage saved;
    CHECK(save(saved, "-") == Exit::kTarget);
    CHECK(saved.said() ==
          "kjump: -: an image goes to a file or block device, since its first page is written last; ./- is a file\n");
    CHECK_FALSE(std::filesystem::exists("-"));
}

TEST_CASE("target: what is neither a file nor a block device is not opened, which may have effects") {
    SavedImage saved;
    const auto pipe = saved.folder / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    CHECK(save(saved, pipe) == Exit::kTarget);
    CHECK(saved.said() == "kjump: " + pipe + ": is neither a file nor a block device\n");
    pollfd seen{reader, POLLIN, 0};
    CHECK(poll(&seen, 1, 0) == 0);  // else somebody opened it to write, and hung up
    close(reader);
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

TEST_CASE("target: a file in an overlay over memory is asked for, one in an overlay over a disk is not") {
    SavedImage saved;
    const auto memory = saved.folder / "in memory", target = saved.folder / "mounted/image";
    const auto status = save_to_overlay(saved, memory, memory + "/upper", target);
    if (status == kNoOverlay) {
        WARN("SKIPPED: this user cannot mount an overlay, so none was tried");
        return;
    }
    CHECK(status == static_cast<int>(Exit::kTarget));
    CHECK_THAT(saved.said(), Catch::Contains("is in memory, and gone when the machine is turned off; --force"));
    CHECK(save_to_overlay(saved, memory, saved.folder / "on disk", target) == static_cast<int>(Exit::kDone));
}

TEST_CASE("target: a file that came at the last moment is lost only where one is to be replaced") {
    const TemporaryFolder folder;
    const auto name = folder / "name", temporary = name + ".123456";
    write_text(name, "another's");
    {
        Target target(File::create(temporary), temporary, name, false);
        REQUIRE_REFUSED(Exit::kIo, name + ".123456: File exists; what was saved is whole, in " + temporary,
                        target.keep());
    }
    CHECK(contents(name) == "another's");
    std::filesystem::rename(temporary, temporary + "x");
    Target(File::create(temporary), temporary, name, true).keep();
    CHECK(contents(name).empty());
    std::filesystem::remove(name);
    Target(File::create(temporary), temporary, name, false).keep();
    CHECK(std::filesystem::exists(name));
    CHECK_FALSE(std::filesystem::exists(temporary));
}
