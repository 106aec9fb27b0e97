// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump locate: where on its disk a file begins.
#include <catch2/catch.hpp>

#include "base/extents.hpp"
#include "support/disks.hpp"
#include "support/files_on_blocks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class Locating : public FakeMachine {
public:
    const FolderOnBlocks blocks;
    const std::string file = put_file(blocks / "image", different_pages(64 << 10));

    Locating() { tell_file_system(folder.path(), file); }

    void refused(Exit exit, const std::string& name, const std::string& words) {
        CHECK(run({"locate", name}) == exit);
        CHECK_THAT(said(), Catch::StartsWith("kjump: " + name + ": " + words));
        CHECK(std::ranges::count(said(), '\n') == 1);
    }
};

}  // namespace

TEST_CASE("locate: it prints the bytes from the disk's start, and changes nothing") {
    Locating machine;
    if (!machine.blocks.is_there()) {
        return;
    }
    const auto extents = extents_of(File::for_reading(machine.file), machine.folder.path());
    CHECK(machine.run({"locate", machine.file}) == Exit::kDone);
    CHECK(machine.said() == std::to_string(extents.at(0).start) + "\n");
    CHECK((read_file(machine.file) == different_pages(64 << 10)));
    std::filesystem::permissions(machine.file, std::filesystem::perms(0444));
    CHECK(machine.run({"locate", machine.file}) == Exit::kDone);
}

TEST_CASE("locate: the file is at that place of its disk") {
    Locating machine;
    const MountedDisk disk(16 << 20);
    if (!disk.is_there()) {
        return;
    }
    auto header = awaited();
    const auto file = put_file(disk / "image", std::vector<std::uint8_t>(64 << 10));
    tell_file_system(machine.folder.path(), file);
    REQUIRE(machine.run({"locate", file}) == Exit::kDone);
    const auto place = machine.said().substr(0, machine.said().find('\n'));
    header.extents = {{std::stoull(place), 64 << 10}};
    put_header_on(file, header);
    File::for_update(file).sync();
    tell_disk(machine, "sda", 32768);
    std::filesystem::create_directories(machine.folder / "dev");
    std::filesystem::create_symlink(disk.medium(), machine.folder / "dev/sda");
    CHECK(machine.run({"find", "--at=" + place}) == Exit::kDone);
    CHECK(machine.said() == machine.folder / "dev/sda: awaited: a kernel was left to be saved here\n");
    CHECK(machine.run({"find"}) == Exit::kDamaged);
}

TEST_CASE("locate: what is no file has no place") {
    Locating machine;
    for (const auto& name : {std::string("/dev/null"), machine.folder.path()}) {
        machine.refused(Exit::kTarget, name, "is no file and no block device");
    }
    machine.refused(Exit::kIo, machine.folder / "none", "No such file");
    if (machine.blocks.is_there()) {
        machine.refused(Exit::kTarget, put_file(machine.blocks / "empty", {}), "is empty; dd if=/dev/zero makes one");
    }
}

TEST_CASE("locate: why a saver could not use a file is said") {
    Locating machine;
    if (!machine.blocks.is_there()) {
        return;
    }
    const auto device = tell_file_system(machine.folder.path(), machine.file, "ext4", "rw,data=journal");
    machine.refused(Exit::kTarget, machine.file, "its data goes through a journal");
    tell_file_system(machine.folder.path(), machine.file);
    std::filesystem::resize_file(machine.file, 128 << 10);
    machine.refused(Exit::kTarget, machine.file, "has a hole; dd if=/dev/zero makes one that can be used");
    std::filesystem::create_directories(device + "/slaves/sda");
    machine.refused(Exit::kTarget, machine.file, "lies on a RAID or on a cache");
}
