// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/saver.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "machine/boot_initrds.hpp"
#include "support/guarded.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

const std::string kEndOfWords = kGuardWords + "boot=kjump kjump=PLACE,off";

std::string passed_on(const std::string& own) {
    const auto words = saver_words(saver_task("PLACE", Afterwards::kPowerOff, false), own);
    REQUIRE(words.ends_with(kEndOfWords));
    return words.substr(0, words.size() - kEndOfWords.size());
}

}  // namespace

TEST_CASE("saver words: they end with the script, the place and what comes afterwards") {
    CHECK(saver_words(saver_task("PLACE", Afterwards::kPowerOff, false), "") ==
          kGuardWords + "boot=kjump kjump=PLACE,off");
    CHECK(saver_words(saver_task("PLACE", Afterwards::kComeBack, false), "quiet\n") ==
          "quiet " + kGuardWords + "boot=kjump kjump=PLACE,back");
    CHECK(saver_task("PLACE", Afterwards::kPowerOff, true) == "PLACE,off,encrypted");
}

TEST_CASE("saver words: what a kernel needs on this machine is passed on, in its order") {
    const std::string words =
        "console=tty0 console=ttyS0,115200n8 nomodeset acpi=off noapic pci=nomsi,noaer libata.force=noncq nvme.poll=1 "
        "module_blacklist=a,b intel_iommu=off nosmp maxcpus=1 quiet tsc=unstable rodata=off rootless "
        "random.trust_cpu=on "
        "bootmem_debug breakpoint initcall_debug panic_on_oops rdx resumed panic=5 systemd kjumper=1 swiotlb=force ";
    CHECK(passed_on(words) == words);
}

TEST_CASE("saver words: file systems, memory, crashes and boot loaders are not the saver's") {
    for (const auto* word : {"BOOT_IMAGE=/vmlinuz",
                             "boot=live",
                             "break",
                             "break=mount",
                             "crashkernel=256M",
                             "default_hugepagesz=1G",
                             "elfcorehdr=0x1000",
                             "hugepages=4",
                             "hugepagesz=1G",
                             "init=/bin/sh",
                             "initrd=/initrd",
                             "kernelcore=1G",
                             "kexec_jump_back_entry=0x1000",
                             "kjump=PLACE,back",
                             "kjump_bios=none",
                             "kjump_vmcoreinfo=0x1000",
                             "mem=1G",
                             "memmap=1G$4G",
                             "movablecore=1G",
                             "noresume",
                             "sysctl.vm.nr_hugepages=9",
                             "splash",
                             "memtest=1",
                             "rd.break",
                             "rdinit=/bin/sh",
                             "resume=/dev/sda2",
                             "resume_offset=5",
                             "ro",
                             "root=/dev/sda1",
                             "rootdelay=5",
                             "rootflags=subvol=a",
                             "rootfstype=ext4",
                             "rw",
                             "systemd.unit=rescue.target",
                             "root=",
                             "mem="}) {
        INFO(word);
        CHECK(passed_on(word).empty());
        CHECK(passed_on(std::string("quiet ") + word + " nosmp") == "quiet nosmp ");
    }
}

TEST_CASE("saver words: any space between words, and the end of the line, are none of them") {
    CHECK(passed_on("\n").empty());
    CHECK(passed_on("  \n").empty());
    CHECK(passed_on("  quiet   nosmp  \n") == "quiet nosmp ");
    CHECK(passed_on("quiet ro\n") == "quiet ");
    CHECK(passed_on("quiet\nnosmp\n") == "quiet nosmp ");
}

TEST_CASE("saver words: what is for init alone stays there") {
    CHECK(passed_on("quiet -- nosmp -- quiet\n") == "quiet ");
    CHECK(passed_on("--").empty());
}

TEST_CASE("boot place: where the initrds of a kernel look for an image is what was noted for it") {
    const TemporaryFolder folder;
    const auto note = folder / "var/lib/kjump/boot-6.1.0-test.v12";
    CHECK_FALSE(boot_place(folder.path(), "6.1.0-test"));
    write_text(note, "1048576\n");
    CHECK(boot_place(folder.path(), "6.1.0-test") == 1048576);
    CHECK_FALSE(boot_place(folder.path(), "6.1.0-other"));
    write_text(folder / "var/lib/kjump/boot-6.1.0-older.v4", "1048576\n");
    CHECK_FALSE(boot_place(folder.path(), "6.1.0-older"));
    write_text(note, "18446744073709547520\nmore\n");
    CHECK(boot_place(folder.path(), "6.1.0-test") == 18446744073709547520u);
    for (const auto* words : {"", "\n", "none\n", "-1\n", "4096 \n", "18446744073709551616\n"}) {
        INFO(words);
        write_text(note, words);
        CHECK_FALSE(boot_place(folder.path(), "6.1.0-test"));
    }
}

TEST_CASE("boot place: an initrd that is older than its note could not be made anew") {
    const TemporaryFolder folder;
    const auto note = folder / "var/lib/kjump/boot-6.1.0-test.v12", initrd = folder / "boot/initrd.img-6.1.0-test";
    write_text(note, "4096\n");
    write_text(folder / "boot/vmlinuz-6.1.0-test", "a kernel");
    write_text(initrd, "an initrd");
    const auto noted = std::filesystem::last_write_time(note);
    for (const auto& [seconds, is_older] :
         std::vector<std::pair<int, bool>>{{60, false}, {0, false}, {-1, false}, {-5, true}}) {
        INFO(seconds);
        std::filesystem::last_write_time(initrd, noted + std::chrono::seconds(seconds));
        CHECK(boot_place(folder.path(), "6.1.0-test").has_value() == !is_older);
        const auto secrets = boot_secrets(folder.path(), "6.1.0-other");
        CHECK(secrets.size() == (is_older ? 1 : 2));
        const auto initrds = boot_initrds(folder.path(), "6.1.0-test");
        REQUIRE(initrds);
        CHECK((*initrds)[0].is_of_another_version == is_older);
    }
}

TEST_CASE("boot initrds: they are made by dracut where that is there and initramfs-tools is not") {
    const TemporaryFolder folder;
    const auto initramfs_tools = folder / "usr/sbin/update-initramfs", dracut = folder / "usr/bin/dracut";
    const std::string by_initramfs_tools = "update-initramfs -u -k all", by_dracut = "dracut --force --regenerate-all";
    CHECK(make_initrds(folder.path()) == by_initramfs_tools);
    for (const auto& tool : {initramfs_tools, dracut}) {
        write_text(tool, "#!/bin/sh\n");
    }
    CHECK(make_initrds(folder.path()) == by_initramfs_tools);
    chmod(dracut.c_str(), 0755);
    CHECK(make_initrds(folder.path()) == by_dracut);
    chmod(initramfs_tools.c_str(), 0755);
    CHECK(make_initrds(folder.path()) == by_initramfs_tools);
}

TEST_CASE("saver: its kernel and its initrd are those of the release") {
    CHECK(saver_kernel("/elsewhere", "6.1.0-test") == "/elsewhere/boot/vmlinuz-6.1.0-test");
    CHECK(saver_initrd("/elsewhere", "6.1.0-test") == "/elsewhere/var/lib/kjump/saver-6.1.0-test.v12.img");
}
