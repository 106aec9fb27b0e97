// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "image/find_images.hpp"

#include <catch2/catch.hpp>

#include "support/disks.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

std::vector<std::string> found(const FakeMachine& machine) {
    std::vector<std::string> devices;
    for (const auto& image : find_images(machine.folder.path(), {0})) {
        devices.push_back(image.device.substr(machine.folder.path().size()));
    }
    return devices;
}

using Devices = std::vector<std::string>;

}  // namespace

TEST_CASE("images are found on every disk that begins with one, in the order of the names") {
    const FakeMachine machine;
    for (const auto* name : {"vda2", "sda", "sdb", "nvme0n1p3", "loop0"}) {
        add_disk(machine, name, awaited());
    }
    auto other = awaited(kOtherId);
    other.state = State::kComplete;
    add_disk(machine, "sdb", other);
    CHECK(found(machine) == Devices{"/dev/loop0", "/dev/nvme0n1p3", "/dev/sda", "/dev/sdb", "/dev/vda2"});
    const auto images = find_images(machine.folder.path(), {0});
    CHECK(images[2].header.id == kId);
    CHECK(images[2].header.state == State::kAwaited);
    CHECK(images[3].header.id == kOtherId);
    CHECK(images[3].header.state == State::kComplete);
    CHECK(images[3].at == 0);
}

TEST_CASE("a machine without disks has no images") {
    const FakeMachine machine;
    CHECK(found(machine).empty());
}

TEST_CASE("a name of sysfs with an exclamation mark is one with a folder") {
    const FakeMachine machine;
    add_disk(machine, "cciss!c0d0!p1", awaited());
    CHECK(found(machine) == Devices{"/dev/cciss/c0d0/p1"});
}

TEST_CASE("a device that is a part of another one is not looked at") {
    const FakeMachine machine;
    add_disk(machine, "sda", awaited());
    add_disk(machine, "sdb", awaited());
    std::filesystem::create_directories(machine.folder / "sys/class/block/sda/holders/dm-0");
    CHECK(found(machine) == Devices{"/dev/sdb"});
    std::filesystem::remove(machine.folder / "sys/class/block/sda/holders/dm-0");
    CHECK(found(machine) == Devices{"/dev/sda", "/dev/sdb"});
    std::filesystem::remove(machine.folder / "sys/class/block/sda/holders");
    CHECK(found(machine) == Devices{"/dev/sda", "/dev/sdb"});
}

TEST_CASE("no floppy is looked at, nor what has no place for a header") {
    const FakeMachine machine;
    add_disk(machine, "fd0", awaited());
    add_disk(machine, "sda", awaited());
    add_disk(machine, "sdf", awaited());
    for (const auto sectors : {0, 7}) {
        tell_disk(machine, "sda", static_cast<std::uint64_t>(sectors));
        CHECK(found(machine) == Devices{"/dev/sdf"});
    }
    tell_disk(machine, "sda", 8);
    CHECK(found(machine) == Devices{"/dev/sda", "/dev/sdf"});
    for (const auto* size : {"", "many\n", "-8\n"}) {
        write_text(machine.folder / "sys/class/block/sda/size", size);
        CHECK(found(machine) == Devices{"/dev/sdf"});
    }
    std::filesystem::remove(machine.folder / "sys/class/block/sda/size");
    CHECK(found(machine) == Devices{"/dev/sdf"});
}

TEST_CASE("what is damaged, or cannot be read, does not keep others from being found") {
    const FakeMachine machine;
    const auto damaged = add_disk(machine, "sda", awaited());
    auto bytes = read_file(damaged);
    bytes[4095] ^= 1;
    write_file(damaged, bytes);
    add_disk(machine, "sdb", std::vector<std::uint8_t>(1 << 20));
    write_file(add_disk(machine, "sdc", awaited()), Bytes(bytes).first(4095));
    tell_disk(machine, "sdd", 8192);  // without a node
    tell_disk(machine, "sde", 8192);
    std::filesystem::create_directories(machine.folder / "dev/sde");
    add_disk(machine, "sdx", awaited());
    CHECK(found(machine) == Devices{"/dev/sdx"});
}
