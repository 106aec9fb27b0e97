// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump find, and kjump restore --at-boot where that finds nothing.
#include <catch2/catch.hpp>
#include <unistd.h>

#include "support/boot.hpp"
#include "support/loop_device.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("find, restore --at-boot: a machine without an image goes on booting") {
    Boot machine;
    CHECK(machine.restore() == Exit::kDamaged);
    CHECK(machine.said() == kNone);
    CHECK(machine.restore({"--pass-over"}) == Exit::kDamaged);
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDamaged);
    CHECK(machine.said() == kNone);
    CHECK(machine.run({"find"}) == Exit::kDamaged);
    CHECK(machine.said() == "kjump: no disk here has an image\n");
}

TEST_CASE("find: whoever may not read every disk is not told that there is no image") {
    Boot machine;
    const auto disk = machine.add("sda");
    std::filesystem::permissions(disk, std::filesystem::perms::none);
    std::filesystem::permissions(machine.folder.path(), std::filesystem::perms::all);
    std::filesystem::remove(machine.folder / "said");
    const bool is_root = geteuid() == 0;
    REQUIRE((!is_root || seteuid(65534) == 0));
    const auto exit = machine.run({"find"});
    REQUIRE((!is_root || seteuid(0) == 0));
    CHECK(exit == Exit::kIo);
    CHECK(machine.said() == "kjump: no disk that you may read has an image, and some you may not read\n");
}

TEST_CASE("find, restore --at-boot: snapshots, and images that are not complete, are not for a boot") {
    Boot machine;
    auto before = std::vector{machine.add("sda", 0, State::kComplete, false)};
    for (const auto state :
         {State::kIncomplete, State::kResumed, State::kResuming, State::kAwaited, State::kPassedOver}) {
        before.push_back(machine.add("sdb" + std::to_string(before.size()), 0, state));
    }
    std::vector<HeaderPage> pages;
    for (const auto& disk : before) {
        pages.push_back(encode(header_on(disk)));
    }
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDamaged);
    CHECK(machine.restore() == Exit::kDamaged);
    CHECK(machine.restore({"--pass-over"}) == Exit::kDamaged);
    CHECK(machine.said() == kNone);
    CHECK(machine.kernel.loads == 0);
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(encode(header_on(before[i])) == pages[i]);
    }
    const auto disk = machine.add("sdc");
    CHECK(machine.run({"find", "--at-boot"}) == Exit::kDone);
    CHECK(machine.said() == disk + ": complete; the next boot restores it\n");
    CHECK(machine.run({"find"}) == Exit::kDone);
    CHECK(std::ranges::count(machine.said(), '\n') == 7);
    CHECK_THAT(machine.said(), Catch::StartsWith(before[0] + ": complete\n" + before[1] + ": incomplete"));
}

TEST_CASE("find, status: a header is what the medium has, whatever the page cache has") {
    Boot machine;
    const LoopDevice device(4 << 20);
    if (!device.is_there()) {
        return;
    }
    constexpr std::uint64_t kPlace = 32 * kPage;
    const auto disk = machine.folder / "dev/sdz";
    tell_disk(machine, "sdz", 8192);
    std::filesystem::create_directories(machine.folder / "dev");
    std::filesystem::create_symlink(device.name(), disk);
    write_text(machine.folder / ("var/lib/kjump/boot-" + machine.kernel.identify().release + ".v12"), "131072\n");
    auto header = awaited();
    for (const std::uint64_t at : {std::uint64_t{0}, kPlace}) {
        INFO(at);
        header.extents = at == 0 ? std::vector<Extent>{} : std::vector<Extent>{{at, kPage}};
        device.put(0, std::string(4 << 20, '\0'));
        header.state = State::kAwaited;
        const auto old = encode(header);
        device.put(at, {old.begin(), old.end()});
        read_file(device.name());  // now it is in the cache
        header.state = State::kPassedOver;
        const auto now = encode(header);
        device.put_unseen(at, {now.begin(), now.end()});
        CHECK(machine.run({"find", "--at=" + std::to_string(at)}) == Exit::kDone);
        CHECK_THAT(machine.said(), Catch::StartsWith(disk + ": passed over"));
        CHECK(machine.run({"status"}) == Exit::kDone);
        CHECK_THAT(machine.said(), Catch::Contains(disk + ": passed over"));
    }
}
