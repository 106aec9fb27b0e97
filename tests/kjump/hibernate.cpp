// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump hibernate and kjump snapshot: what a saver is given, what is on the disk when it begins, and what is told.
#include <ctime>

#include "base/text.hpp"
#include "support/ext_disk.hpp"
#include "support/guarded.hpp"
#include "support/leaving_machine.hpp"
#include "support/saved_image.hpp"
#include "support/signals.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kEnd = " elfcorehdr=0x1400000 acpi_no_memhotplug kexec_jump_back_entry=0x00000000";

// The command line that the saver is given by `words`; the header that is there then has its id.
std::string told(LeavingMachine& machine, const std::string& command, const std::vector<std::string>& words = {}) {
    std::string line;
    machine.kernel.on_jump = [&] {
        line = machine.command_line();
        const std::string start = "boot=kjump kjump=";
        const auto at = line.find(start);
        REQUIRE(at != std::string::npos);
        const auto place = line.substr(at + start.size(), 34);
        CHECK(place == hex(header_on(machine.disk).id) + "@0");
        line.replace(at + start.size(), place.size(), "PLACE");
    };
    machine.leave(command, words);
    CHECK(machine.kernel.jumps == 1);
    machine.kernel.jumps = 0;
    return line;
}

}  // namespace

TEST_CASE("hibernate: the saver is loaded into an empty slot, sees this kernel's memory, and has its initrd") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.kernel.on_jump = [&] {
        CHECK(machine.kernel.chosen == 0);
        CHECK(machine.kernel.locks == 1);
        CHECK(is_blocked(SIGTERM));
        CHECK(machine.kernel.placement == Placement::kSwapped);
        CHECK(machine.kernel.mode == Mode::kProtected32);
        CHECK(machine.kernel.core == MemoryRange{0x1400000, kWindowEnd - kPage});
        CHECK(machine.at(kWindow) == 'k');
        const auto params = machine.params();
        CHECK(params.hdr.ramdisk_size == 0x1801);
        CHECK(machine.at(params.hdr.ramdisk_image) == 's');
    };
    machine.hibernate();
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.is_unloaded());
    CHECK_FALSE(is_blocked(SIGTERM));
}

TEST_CASE("hibernate, snapshot: the saver is told the place, what comes afterwards, and what this kernel was told") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    CHECK(told(machine, "hibernate") == "console=ttyS0 " + kGuardWords + "boot=kjump kjump=PLACE,off" + kEnd);
    CHECK(told(machine, "snapshot") == "console=ttyS0 " + kGuardWords + "boot=kjump kjump=PLACE,back" + kEnd);
    machine.set_command_line("root=/dev/sda1 console=tty0 quiet nosmp");
    CHECK(told(machine, "hibernate") ==
          "console=tty0 quiet nosmp " + kGuardWords + "boot=kjump kjump=PLACE,off" + kEnd);
    machine.set_command_line("");
    CHECK(told(machine, "hibernate") == kGuardWords + "boot=kjump kjump=PLACE,off" + kEnd);
    CHECK(told(machine, "hibernate", {"--append=quiet panic=5"}) ==
          kGuardWords + "boot=kjump kjump=PLACE,off quiet panic=5" + kEnd);
}

TEST_CASE("hibernate, snapshot: the header names the file systems that are mounted then") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    add_mounted(machine, "vda1", "254:1", "ext4", ext_disk(kRoot));
    for (const auto* const command : {"hibernate", "snapshot"}) {
        std::vector<MountedFileSystem> named;
        machine.kernel.on_jump = [&] { named = header_on(machine.disk).file_systems; };
        machine.leave(command);
        CHECK(named == std::vector<MountedFileSystem>{kRoot});
    }
}

TEST_CASE("hibernate: the header awaits the save on the medium before this kernel leaves") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto before = std::time(nullptr);
    ImageId first{};
    machine.kernel.on_jump = [&] {
        const auto header = header_on(machine.disk);
        CHECK(header.state == State::kAwaited);
        CHECK(header.at_boot);
        CHECK(header.comment == "first");
        CHECK(header.created >= before);
        CHECK(header.content_bytes == 0);
        CHECK(header.id != first);
        first = header.id;
    };
    machine.hibernate({"--comment=first"});
    machine.hibernate({"--comment=first"});
    CHECK(machine.kernel.jumps == 2);
    machine.kernel.on_jump = [&] {
        const auto header = header_on(machine.disk);
        CHECK(header.state == State::kAwaited);
        CHECK_FALSE(header.at_boot);
        CHECK(header.comment.empty());
    };
    machine.snapshot();
    CHECK(machine.kernel.jumps == 3);
}

TEST_CASE("hibernate: another kernel and another initrd are the saver's if they are named") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    machine.image.code.assign(machine.image.code.size(), 'o');
    machine.write_image();
    std::filesystem::remove(machine.saver_kernel);
    std::filesystem::remove(machine.saver_initrd);
    machine.kernel.on_jump = [&] {
        CHECK(machine.at(kWindow) == 'o');
        CHECK(machine.at(machine.params().hdr.ramdisk_image) == 'i');
    };
    machine.hibernate({"--kernel=" + machine.file, "--initrd=" + machine.initrd});
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("hibernate, snapshot: a saver that knows the disk by another name saves to it") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    SavedImage saver;
    tell_disk(saver, "vdb", 8192);
    std::filesystem::create_directories(saver.folder / "dev");
    const auto disk = saver.folder / "dev/vdb";
    std::filesystem::create_symlink(machine.disk, disk);
    bool at_boot = true;
    machine.kernel.on_jump = [&] {
        CHECK(saver.run({"find"}) == Exit::kDone);
        CHECK(saver.said() == disk + ": awaited: a kernel was left to be saved here\n");
        CHECK(saver.run({"find", "--at-boot"}) == Exit::kDamaged);
        const auto place = hex(header_on(disk).id) + "@0";
        REQUIRE(saver.run({"save", "--quiet", "--awaited=" + place, saver.source}) == Exit::kDone);
        CHECK((saver.run({"find", "--at-boot"}) == Exit::kDone) == at_boot);
    };
    CHECK(machine.hibernate({"--comment=first"}) == Exit::kNotSaved);  // it did not turn the machine off
    at_boot = false;
    CHECK(machine.snapshot({"--comment=first"}) == Exit::kDone);
    CHECK(header_on(machine.disk).comment == "first");
    CHECK(saver.run({"restore", "--check", disk}) == Exit::kDone);
}

TEST_CASE("hibernate, snapshot --drop-caches: the page cache is given up when this kernel leaves, and not without it") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto name = machine.folder / "proc/sys/vm/drop_caches";
    const auto told = [&] {
        const auto bytes = read_file(name);
        return std::string(bytes.begin(), bytes.end());
    };
    CHECK(machine.snapshot({"--drop-caches"}) == Exit::kIo);
    CHECK(machine.kernel.jumps == 0);
    CHECK(machine.is_unloaded());
    CHECK_THROWS_AS(header_on(machine.disk), Failure);
    write_text(name, "-");
    machine.meanwhile(State::kComplete);
    CHECK(machine.snapshot() == Exit::kDone);
    CHECK(told() == "-");
    CHECK(machine.snapshot({"--drop-caches"}) == Exit::kDone);
    CHECK(told() == "3");
}

TEST_CASE(
    "hibernate: the page cache is given up if no boot had room for the image, and no system is left for nothing") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto drop_caches = machine.folder / "proc/sys/vm/drop_caches";
    const auto set_free = [&](unsigned free) {
        write_text(drop_caches, "-");
        write_text(machine.folder / "proc/meminfo",
                   "MemTotal: 34000 kB\nMemFree: " + std::to_string(free) + " kB\nMemAvailable: 32768 kB\n");
    };
    const auto dropped = [&] { return read_file(drop_caches) == std::vector<std::uint8_t>{'3'}; };
    // A fifth of 65,084 KiB, a thirty-second, four times 7 KiB of initrd and 4 MiB; and a 128th of the image: the saver
    // has 8 MiB.
    const unsigned least = 11335;
    set_free(least);
    machine.meanwhile(State::kResuming);
    CHECK(machine.hibernate() == Exit::kDone);
    CHECK(!dropped());
    set_free(least - 1);
    const auto jumps = machine.kernel.jumps;
    CHECK(machine.hibernate() == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: the page cache is given up, since a boot would have no room for an image with it\n"
          "kjump: so much memory is in use that no boot is likely to have room for the image: 1 MiB more have to be "
          "free; end programs, or try it with --force\n");
    CHECK(dropped());
    CHECK(machine.kernel.jumps == jumps);
    CHECK(machine.is_unloaded());
    CHECK(header_on(machine.disk).state == State::kResumed);
    CHECK(machine.hibernate({"--force"}) == Exit::kDone);
    // What is in free pages counts, or is reserved again, or more of the boot's memory is its initrd.
    set_free(least);
    const auto command_line = machine.folder / "proc/cmdline";
    const auto words = read_file(command_line);
    machine.set_command_line("quiet init_on_free=1");
    CHECK(machine.hibernate() == Exit::kKernel);
    write_text(command_line, std::string(words.begin(), words.end()));
    CHECK(machine.hibernate() == Exit::kDone);
    write_text(machine.folder / "boot/initrd.img-6.1.0-old", std::string(1 << 20, 'i'));
    CHECK(machine.hibernate() == Exit::kKernel);
    set_free(least + (4 << 10));
    CHECK(machine.hibernate() == Exit::kDone);
    const auto meminfo = machine.folder / "proc/meminfo";
    const auto lines = read_file(meminfo);
    write_text(meminfo, std::string(lines.begin(), lines.end()) + "Hugetlb: 2048 kB\n");
    CHECK(machine.hibernate() == Exit::kKernel);
    machine.meanwhile(State::kComplete);
    CHECK(machine.snapshot() == Exit::kDone);
}

TEST_CASE("hibernate: kernels whose boot would pass the image over are told") {
    LeavingMachine machine;
    if (!machine.has_disk()) {
        return;
    }
    const auto* const notice =
        "kjump: a boot of Linux 6.12.0-next, 6.16.0-other passes the image over: that initrd restores none, or not "
        "from there (kjump status)\n";
    for (const auto* release : {"6.16.0-other", "6.12.0-next"}) {
        write_text(machine.folder / "boot/vmlinuz-" + release, "a kernel");
    }
    CHECK(machine.hibernate() == Exit::kNotSaved);
    CHECK_THAT(machine.said(), Catch::Contains(notice));
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.snapshot() == Exit::kNotSaved);
    CHECK_THAT(machine.said(), !Catch::Contains("passes the image over"));
}
