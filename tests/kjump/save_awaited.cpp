// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump save --awaited: where an image goes that another kernel awaits, and what is left there if it fails.
#include <catch2/catch.hpp>
#include <fcntl.h>

#include "support/disks.hpp"
#include "support/ext_disk.hpp"
#include "support/file_limit.hpp"
#include "support/guarded.hpp"
#include "support/machine_uuid.hpp"
#include "support/saved_image.hpp"
#include "support/standard_input.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// A terminal would be asked for keys.
class Saver : public SavedImage {
public:
    explicit Saver(Bytes core = vmcore()) : SavedImage(core) { keep_for_guard(*this); }
    Exit save() { return run({"save", "--quiet", "--awaited=" + kPlaceWords, source}); }

private:
    StandardInput none_{open("/dev/null", O_RDONLY | O_CLOEXEC)};
};

// Of the ISO 9660 file system, behind the header and its first pages.
std::string put_file_system(const std::string& disk) {
    std::fstream(disk, std::ios::binary | std::ios::in | std::ios::out).seekp(0x8000).write("\1CD001\1", 7);
    return disk;
}

}  // namespace

TEST_CASE("save --awaited: the image is of the machine that was left, whatever the saver knows of that") {
    Saver machine;
    for (const auto& words : {kHereWords, kElsewhereWords}) {
        set_uuid(machine, words);
        auto header = awaited();
        header.machine = kHere;
        const auto disk = add_disk(machine, "sda", header);
        CHECK(machine.save() == Exit::kDone);
        CHECK(header_on(disk).state == State::kComplete);
        CHECK(header_on(disk).machine == kHere);
        header.machine = {};
        put_header_on(disk, header);
        CHECK(machine.save() == Exit::kDone);
        CHECK(header_on(disk).machine == MachineId{});
    }
}

TEST_CASE("save --awaited: the image names the file systems that the kernel had mounted which was left") {
    Saver machine(wide_vmcore());
    auto header = awaited();
    header.file_systems = {kRoot, kHome};
    const auto disk = add_disk(machine, "sda", header);
    CHECK(machine.save() == Exit::kDone);
    CHECK(header_on(disk).file_systems == header.file_systems);
}

TEST_CASE("save --awaited: a kernel with a guard panics from then on if it hangs") {
    for (const std::string loaded : {"0", "1"}) {
        Saver machine;
        const auto watchdog = machine.folder / "proc/sys/kernel/softlockup_panic";
        write_text(watchdog, "0\n");
        write_text(machine.folder / "sys/kernel/kexec_crash_loaded", loaded + "\n");
        add_disk(machine, "sda", awaited());
        CHECK(machine.save() == Exit::kDone);
        CHECK(contents(watchdog).substr(0, 1) == loaded);
    }
}

TEST_CASE("save --awaited: the disk with the id is found among others, and has the image") {
    Saver machine;
    auto other = awaited(kOtherId);
    const auto before = add_disk(machine, "sda", other), disk = add_disk(machine, "sdb", awaited()),
               behind = add_disk(machine, "sdc", other);
    CHECK(machine.save() == Exit::kDone);
    CHECK(machine.said().empty());
    const auto header = header_on(disk);
    CHECK(header.state == State::kComplete);
    CHECK(header.id == kId);
    CHECK(header.at_boot);
    CHECK(header.comment == "before the upgrade");
    CHECK(header.created > 1700000000);
    CHECK(header.content_bytes == machine.header().content_bytes);
    CHECK(machine.run({"restore", "--check", disk}) == Exit::kDone);
    for (const auto& untouched : {before, behind}) {
        CHECK(encode(header_on(untouched)) == encode(other));
    }
}

TEST_CASE("save --awaited: an image that is not for the next boot stays that") {
    Saver machine;
    auto header = awaited();
    header.at_boot = false;
    const auto disk = add_disk(machine, "sda", header);
    CHECK(machine.save() == Exit::kDone);
    CHECK(header_on(disk).state == State::kComplete);
    CHECK_FALSE(header_on(disk).at_boot);
}

TEST_CASE("save --awaited: what else lies there was asked about by whoever left") {
    Saver machine;
    const auto disk = put_file_system(add_disk(machine, "sda", awaited()));
    CHECK(machine.run({"save", "--quiet", machine.source, disk}) == Exit::kTarget);
    CHECK_THAT(machine.said(), Catch::Contains("holds iso9660, which would be lost"));
    CHECK(machine.save() == Exit::kDone);
    CHECK(header_on(disk).state == State::kComplete);
}

TEST_CASE("save --awaited: a disk with the id that does not await a save any more is left alone") {
    Saver machine;
    for (const auto state : {State::kIncomplete, State::kComplete, State::kResumed, State::kResuming, State::kFailed,
                             State::kPassedOver}) {
        INFO(static_cast<int>(state));
        auto header = awaited();
        header.state = state;
        const auto disk = add_disk(machine, "sda", header);
        CHECK(machine.save() == Exit::kTarget);
        CHECK(machine.said() == "kjump: no disk here awaits a save at " + kPlaceWords + "\n");
        CHECK(encode(header_on(disk)) == encode(header));
    }
}

TEST_CASE("save --awaited: of two disks with the id none is chosen") {
    Saver machine;
    const auto disk = add_disk(machine, "sda", awaited()), other = add_disk(machine, "sdb", awaited());
    CHECK(machine.save() == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + disk + " and " + other + ": both have the place " + kPlaceWords + "\n");
    CHECK(encode(header_on(disk)) == encode(awaited()));
    CHECK(encode(header_on(other)) == encode(awaited()));
}

TEST_CASE("save --awaited: why it failed is left for whoever awaits it") {
    Saver machine;
    const auto disk = add_disk(machine, "sda", awaited());
    write_file(machine.source, Bytes(vmcore()).first(1000));
    CHECK(machine.save() == Exit::kSource);
    const auto header = header_on(disk);
    CHECK(header.state == State::kFailed);
    CHECK(machine.said() == "kjump: " + header.reason + "\n");
    CHECK_THAT(header.reason, Catch::StartsWith(machine.source + ": "));
    CHECK(header.id == kId);
    CHECK(header.at_boot);
    CHECK(header.comment == "before the upgrade");
    CHECK(header.created == 1700000000);
    CHECK(read_file(disk).size() == 4 << 20);
    CHECK(machine.save() == Exit::kTarget);  // it is not awaited any more
}

TEST_CASE("save --awaited: a disk that fails has the reason, if it can take that") {
    Saver machine;
    const auto disk = add_disk(machine, "sda", awaited());
    FileLimit limit;
    limit.set(100000);
    CHECK(machine.save() == Exit::kIo);
    limit.lift();
    CHECK(machine.said() == "kjump: " + disk + ": File too large\n");
    CHECK(header_on(disk).state == State::kFailed);
    CHECK(header_on(disk).reason == disk + ": File too large");
    CHECK(header_on(disk).id == kId);
}
