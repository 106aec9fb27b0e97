// SPDX-License-Identifier: MIT OR GPL-2.0-only
// What kjump hibernate and kjump snapshot refuse, before anything is lost.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/asking.hpp"
#include "support/leaving_machine.hpp"
#include "support/machine_uuid.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// By both commands, in one sentence; the disk is as before, and the kernel was asked for nothing.
void check_refused(LeavingMachine& machine, Exit exit, const std::string& words,
                   const std::vector<std::string>& options = {}) {
    INFO(words);
    const auto before = start_of(machine.disk);
    for (const auto* command : {"hibernate", "snapshot"}) {
        CHECK(machine.leave(command, options) == exit);
        CHECK_THAT(machine.said(), Catch::StartsWith("kjump: ") && Catch::Contains(words));
        CHECK(std::ranges::count(machine.said(), '\n') == 1);
        CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
        CHECK(machine.is_unloaded());
        CHECK((start_of(machine.disk) == before));
    }
}

}  // namespace

TEST_CASE("hibernate: a target that is neither a block device nor a file is refused") {
    LeavingMachine machine;
    CHECK(machine.run({"hibernate", "--size=8M", "--force", "/dev/null"}) == Exit::kTarget);
    CHECK(machine.said() == "kjump: /dev/null: is neither a file nor a block device\n");
    CHECK(machine.run({"hibernate", "--size=8M", machine.folder / "none"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Catch::Contains("none: No such file"));
    CHECK(access((machine.folder / "none").c_str(), F_OK) != 0);
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK(machine.is_unloaded());
}

TEST_CASE("hibernate: a device in use, or too small, is refused whatever is said") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const int holder = open(machine.disk.c_str(), O_RDONLY | O_EXCL | O_CLOEXEC);  // as a mounted file system has it
    REQUIRE(holder >= 0);
    check_refused(machine, Exit::kTarget, "is in use (mounted, swap space, or part of a volume)", {"--force"});
    close(holder);
    machine.set_used(4093);
    check_refused(machine, Exit::kTarget, "is too small: the image has 4.0 MiB, there is room for 4.0 MiB",
                  {"--force"});
    machine.set_used(4092);
    machine.hibernate();
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate: what else the device holds is asked for") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.device.put(1024, ext2_superblock());
    check_refused(machine, Exit::kTarget, "holds ext2, which would be lost; --force saves over it");
    machine.hibernate({"--force"});
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate: a disk with partitions is refused whatever is said") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.device.put(446, std::string("\0\0\0\0\x83\0\0\0\0\x08\0\0\0\x08\0\0", 16));
    machine.device.put(510, "\x55\xaa");
    check_refused(machine, Exit::kTarget, "is a disk with partitions; name one of them", {"--force"});
}

TEST_CASE("hibernate: without the module, a saver or a slot nobody leaves") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto remove = [](const std::string& file) { std::filesystem::rename(file, file + ".away"); };
    const auto put_back = [](const std::string& file) { std::filesystem::rename(file + ".away", file); };
    remove(machine.saver_kernel);
    check_refused(machine, Exit::kIo, machine.saver_kernel + ": cannot be read; --kernel=FILE names another kernel");
    put_back(machine.saver_kernel);
    check_refused(machine, Exit::kIo, "/dev/null: is neither", {"--kernel=/dev/null"});
    remove(machine.saver_initrd);
    check_refused(machine, Exit::kIo, machine.saver_initrd + ": cannot be read; kjump make-saver makes it");
    check_refused(machine, Exit::kIo, "/nonexistent: No such file", {"--initrd=/nonexistent"});
    write_text(machine.saver_initrd, "");
    check_refused(machine, Exit::kSource, machine.saver_initrd + ": is empty");
    put_back(machine.saver_initrd);
    machine.kernel.takes_any = false;
    check_refused(machine, Exit::kKernel, "this takes libjump's module: modprobe libjump");
    machine.kernel.takes_any = true;
    const auto slots = machine.kernel.slot_list;
    machine.kernel.slot_list.assign(8, entered_at(0x1000000));
    check_refused(machine, Exit::kKernel, "every slot is taken; kjump unload --slot=NUMBER empties one");
    machine.kernel.slot_list = slots;
    machine.hibernate();
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate: a saver that this kernel has no memory for, or that is of 32 bits, is refused") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    write_text(machine.folder / "proc/meminfo", "MemTotal: 13000 kB\nMemAvailable:   12000 kB\n");
    check_refused(machine, Exit::kKernel, "of this kernel's memory, and ");
    machine.set_used(1232);
    check_refused(machine, Exit::kUsage, "command line", {"--append=" + std::string(2048, 'x')});
    machine.image.header.xloadflags = 0;
    write_text(machine.saver_kernel, machine.image.text());
    check_refused(machine, Exit::kSource, "is a kernel of 32 bits");
}

TEST_CASE("hibernate: what no boot would restore is not left to the saver, a snapshot is") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    std::filesystem::remove(machine.boot_note);
    CHECK(machine.hibernate() == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + kNoInitrd + "\n");
    CHECK(machine.kernel.loads == 0);
    const auto dracut = machine.folder / "usr/bin/dracut";
    write_text(dracut, "#!/bin/sh\n");
    chmod(dracut.c_str(), 0755);
    CHECK(machine.hibernate() == Exit::kTarget);
    CHECK_THAT(machine.said(), Catch::Contains("this kjump; dracut --force --regenerate-all puts"));
    machine.snapshot();
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate: there is one image for the next boot") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    auto header = awaited(kOtherId);
    header.state = State::kComplete;
    const auto other = add_disk(machine, "vdx", header);
    CHECK(machine.hibernate() == Exit::kTarget);
    CHECK(machine.said() == "kjump: " + other +
                                ": has an image that the next boot would restore; kjump restore --at-boot --pass-over "
                                "gives it up\n");
    CHECK(machine.kernel.loads == 0);
    header.at_boot = false;
    put_header_on(other, header);
    machine.hibernate();
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate: an image of another machine is no other one for the next boot") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    set_uuid(machine);
    auto header = image_from_elsewhere();
    const auto other = add_disk(machine, "vdx", header);
    const auto before = start_of(other);
    machine.kernel.on_jump = [&] { CHECK(header_on(machine.disk).machine == kHere); };
    machine.hibernate();
    CHECK(machine.kernel.jumps == 1);
    CHECK_THAT(machine.said(),
               Catch::StartsWith("kjump: " + other + ": has the image of another machine, which is left alone\n"));
    CHECK(start_of(other) == before);
    header.machine = kHere;
    put_header_on(other, header);
    CHECK(machine.hibernate() == Exit::kTarget);
    CHECK_THAT(machine.said(), Catch::Contains(": has an image that the next boot would restore"));
}

TEST_CASE("hibernate: the image that another machine waits for is asked for, this one's own is not") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    set_uuid(machine);
    auto header = image_from_elsewhere();
    put_header_on(machine.disk, header);
    check_refused(machine, Exit::kTarget,
                  machine.disk + ": holds the image that the machine " + kElsewhereWords +
                      " waits for; kjump hibernate and kjump snapshot save over it with --force\n");
    machine.snapshot({"--force"});
    CHECK(machine.kernel.jumps == 1);
    auto snapshot = header, passed_over = header, own = header, unknown = header;
    snapshot.at_boot = false;
    passed_over.state = State::kPassedOver;
    own.machine = kHere;
    unknown.machine = {};
    for (const auto& other : {snapshot, passed_over, own, unknown}) {
        put_header_on(machine.disk, other);
        const auto before = machine.kernel.jumps;
        machine.snapshot();
        CHECK(machine.kernel.jumps == before + 1);
    }
}
