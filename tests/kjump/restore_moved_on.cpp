// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore of an image whose file systems were mounted by somebody else meanwhile, or by its own kernel after it
// was restored.
#include <catch2/catch.hpp>

#include "support/boot.hpp"
#include "support/ext_disk.hpp"
#include "support/ordinary_user.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// Has an image of a kernel that had the two mounted, on the disk sda.
class BootOfMounted : public Boot {
public:
    BootOfMounted() { name({kRoot, kHome}); }
    // What the image says was mounted, and whether the next boot is to restore it.
    void name(const std::vector<MountedFileSystem>& systems, bool at_boot = true) {
        auto header = header_on(disk);
        header.file_systems = systems;
        header.at_boot = at_boot;
        put_header_on(disk, header);
    }
    void put(const std::string& name, const MountedFileSystem& system) { add_disk(*this, name, ext_disk(system)); }

    Exit check() { return run({"restore", "--check", disk}); }
    // `device` has it otherwise than it was.
    void check_moved_on(const std::string& device, const std::string& uuid) {
        const auto why = "kjump: " + disk + ": the file system on " + folder.path() + "/dev/" + device +
                         ", with the UUID " + uuid +
                         ", was mounted, unmounted or checked after the image was saved, and has moved on since "
                         "(--again resumes the image all the same)\n";
        for (const auto& options : std::vector<std::vector<std::string>>{{"--check"}, {}, {"--discard-waiting"}}) {
            std::vector<std::string> line{"restore", disk};
            line.insert(line.begin() + 1, options.begin(), options.end());
            CHECK(run(line) == Exit::kResumed);
            CHECK(said() == why);
        }
        CHECK(kernel.loads + kernel.jumps == 0);
        CHECK(state_on(disk) == State::kComplete);
    }

    const std::string disk = add("sda");
};

const std::string kRootWords = "01020300-0000-0000-0000-000000000000",
                  kHomeWords = "04050600-0000-0000-0000-000000000000";

}  // namespace

TEST_CASE("restore: file systems that are as they were, or are not there, do not matter") {
    BootOfMounted machine;
    CHECK(machine.check() == Exit::kDone);
    machine.put("vda1", kRoot);
    CHECK(machine.check() == Exit::kDone);
    machine.put("vda2", kHome);
    CHECK(machine.restore() == Exit::kDone);
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("restore: one that was mounted again, unmounted, or checked refuses the image, but for --again") {
    BootOfMounted machine;
    machine.put("vda1", kRoot);
    const auto changed = [](const auto& change) {
        auto moved = kHome;
        change(moved);
        return moved;
    };
    for (const auto& moved :
         {changed([](auto& one) { ++one.mounted; }), changed([](auto& one) { ++one.mounts; }),
          changed([](auto& one) { ++one.checked; }), changed([](auto& one) { one.is_open = false; }),
          changed([](auto& one) {  // with a clock that was set back
              --one.mounted;
              ++one.mounts;
          }),
          changed([](auto& one) {
              ++one.mounted;
              one.mounts = 1;
          })}) {
        machine.put("vda2", moved);
        machine.check_moved_on("vda2", kHomeWords);
    }
    CHECK(machine.run({"restore", "--check", "--again", machine.disk}) == Exit::kDone);
    machine.put("vda2", kHome);
    machine.put("vda1", changed([](auto& one) {
                    one = {kRoot.uuid, kRoot.mounted, kRoot.checked, kRoot.mounts, false};
                }));
    machine.check_moved_on("vda1", kRootWords);
}

TEST_CASE(
    "restore: one that was frozen when the kernel left, or that is frozen in a snapshot of its disk, is as it was") {
    BootOfMounted machine;
    auto frozen = kRoot;
    frozen.is_open = false;
    machine.name({frozen, kHome});
    machine.put("vda1", kRoot);
    CHECK(machine.check() == Exit::kDone);
    machine.name({kRoot, kHome}, false);
    machine.put("vda1", frozen);
    CHECK(machine.check() == Exit::kDone);
    ++frozen.mounts;
    machine.put("vda1", frozen);
    machine.check_moved_on("vda1", kRootWords);
}

TEST_CASE("restore: an older copy of a file system does not matter, whether the file system is there or not") {
    BootOfMounted machine;
    auto copy = kRoot;
    copy.mounted -= 1000;
    machine.put("sdb", copy);
    CHECK(machine.check() == Exit::kDone);
    machine.put("vda1", kRoot);
    machine.put("zram0", copy);
    CHECK(machine.check() == Exit::kDone);
    auto moved = kRoot;
    ++moved.mounts;
    machine.put("vda1", moved);
    machine.check_moved_on("vda1", kRootWords);
}

TEST_CASE("restore: of a file system and a copy of it that were both mounted one is enough") {
    BootOfMounted machine;
    auto copy = kRoot;
    copy.mounted -= 1000;
    copy.mounts += 5;
    machine.name({kRoot, copy});
    for (const auto& there : {kRoot, copy}) {
        machine.put("vda1", there);
        CHECK(machine.check() == Exit::kDone);
    }
}

TEST_CASE("restore --check: whoever may not read every disk is told so") {
    BootOfMounted machine;
    machine.put("vda1", kRoot);
    std::filesystem::permissions(machine.folder / "dev/vda1", std::filesystem::perms::none);
    std::filesystem::permissions(machine.folder.path(), std::filesystem::perms::all);
    std::filesystem::remove(machine.folder / "said");
    const OrdinaryUser user;
    CHECK(machine.check() == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::Contains("whether file systems have moved on is not known of disks that only "
                                               "root may read\n"));
}

TEST_CASE("restore: a member of a RAID is not asked") {
    BootOfMounted machine;
    auto moved = kRoot;
    ++moved.mounts;
    machine.put("sdb", moved);
    std::filesystem::create_directories(machine.folder / "sys/class/block/sdb/holders/md0");
    CHECK(machine.check() == Exit::kDone);
}

TEST_CASE("restore --at-boot: an image whose file systems have moved on is passed over") {
    BootOfMounted machine;
    auto moved = kRoot;
    ++moved.mounts;
    machine.put("vda1", moved);
    CHECK(machine.restore() == Exit::kResumed);
    CHECK_THAT(machine.said(), Catch::Contains("was mounted, unmounted or checked after the image was saved") &&
                                   Catch::Contains(passed_over(machine.disk)));
    CHECK(state_on(machine.disk) == State::kPassedOver);
    CHECK(machine.kernel.jumps == 0);
}
