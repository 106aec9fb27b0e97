// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "support/machine_with_linux.hpp"
#include "support/signals.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class FakeWindows final : public Windows {
public:
    explicit FakeWindows(std::vector<Window> list) : taken(std::move(list)) {}
    std::vector<Window> list() const override { return taken; }
    std::uint64_t take(WindowKind, std::uint64_t, std::uint64_t, std::optional<Zone>) override { return 0; }
    void give(std::uint64_t) override {}

    std::vector<Window> taken;
};

}  // namespace

TEST_CASE("load: a window and low memory are the kernel's, and nothing else") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--initrd=" + machine.initrd, "--append=quiet run=/bin/sh"}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x17fffff\n");
    CHECK(machine.kernel.placement == Placement::kSwapped);
    CHECK(machine.kernel.mode == Mode::kProtected32);
    CHECK(machine.kernel.jumps == 0);
    std::vector<MemoryRange> ranges;
    for (const auto& [start, bytes] : machine.kernel.memory) {
        ranges.push_back({start, start + bytes.size()});
    }
    CHECK(MemoryMap(ranges).ranges() == std::vector<MemoryRange>{{0x10000, 0x90000}, {kWindow, kWindowEnd}});
    CHECK(machine.at(0x10000) == 0);
    CHECK(machine.at(kWindow) == 'k');
    CHECK(machine.at(kWindow + 0x4fff) == 'k');
    CHECK(machine.at(kWindow + 0x5000) == 0);
    CHECK(machine.at(kWindowEnd - 0x2000) == 'i');
    CHECK(machine.at(kWindowEnd - 0x2000 + 0x1801) == 0);
}

TEST_CASE("load: the kernel finds what a boot loader tells it") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--initrd=" + machine.initrd, "--append=quiet"}) == Exit::kDone);
    const auto params = machine.params();
    CHECK(params.hdr.type_of_loader == 0xff);
    CHECK(params.hdr.init_size == machine.image.header.init_size);
    CHECK(params.hdr.code32_start == kWindow);
    CHECK(params.hdr.ramdisk_image == kWindowEnd - 0x2000);
    CHECK(params.hdr.ramdisk_size == 0x1801);
    CHECK(machine.text_at(params.hdr.cmd_line_ptr) == "quiet acpi_no_memhotplug kexec_jump_back_entry=0x00000000");
    CHECK(params.screen_info.orig_video_lines == 50);
    CHECK(params.acpi_rsdp_addr == 0xf0010);
    std::string map;
    for (unsigned i = 0; i < params.e820_entries; ++i) {
        const auto& entry = params.e820_table[i];
        map += text("%x-%x %x\n", static_cast<unsigned>(entry.addr), static_cast<unsigned>(entry.addr + entry.size - 1),
                    entry.type);
    }
    // RAM that is another's has a type of its own, which Linux takes for none that it may use.
    CHECK(map ==
          "400-ffff f0004c4a\n10000-8ffff 1\n90000-9fbff f0004c4a\nf0000-fffff 2\n100000-ffffff f0004c4a\n"
          "1000000-17fffff 1\n1800000-fffffff f0004c4a\n");
}

TEST_CASE("load: a kernel that was told of RAM that is another's passes that on") {
    MachineWithLinux machine;
    machine.add_range("3", "0x10000000", "0x1fffffff", "Unknown E820 type");
    machine.add_range("4", "0x30000000", "0x3fffffff", "Unknown E820 type");
    machine.add_range("5", "0x40000000", "0x4fffffff", "Something new");
    REQUIRE(machine.load() == Exit::kDone);
    const auto params = machine.params();
    REQUIRE(params.e820_entries == 9);
    const auto is = [&](int entry, std::uint64_t start, std::uint64_t end, std::uint32_t type) {
        const auto& one = params.e820_table[entry];
        CHECK((one.addr == start && one.addr + one.size == end && one.type == type));
    };
    is(6, 0x1800000, 0x20000000, 0xf0004c4a);  // its own, which it leaves, is the neighbour
    is(7, 0x30000000, 0x40000000, 0xf0004c4a);
    is(8, 0x40000000, 0x50000000, 2);
    CHECK(machine.load({"--at=0x30000000"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::Contains("not all of it is memory below"));
}

TEST_CASE("load: the code that enters the kernel knows where things are") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--append=quiet"}) == Exit::kDone);
    const auto params = machine.params();
    const std::uint64_t words = params.hdr.cmd_line_ptr;
    const auto digits = words + std::string("quiet acpi_no_memhotplug kexec_jump_back_entry=0x").size();
    // The three words behind it, before the command line.
    CHECK(machine.read<std::uint32_t>(words - 12) == digits);
    CHECK(machine.read<std::uint32_t>(words - 8) == machine.kernel.entry - kPage);
    CHECK(machine.read<std::uint32_t>(words - 4) == kWindow);
    CHECK(params.hdr.ramdisk_image == 0);
}

TEST_CASE("load: where the window is") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--at=0x1201000"}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1201000 to 0x1a00fff\n");
    CHECK(machine.params().hdr.code32_start == 0x1400000);  // where its alignment wants it
    CHECK(machine.kernel.memory.begin()->first == 0x10000);
    CHECK(machine.at(0x1201000) == 0);
    machine.kernel.loaded = false;
    REQUIRE(machine.load({"--at=0x200000"}) == Exit::kUsage);
    CHECK(machine.said() ==
          "kjump: " + machine.file + ": its window has to end at 0x1302000 at least, for its initrd too\n");
    machine.image.header.pref_address = 0x200000;
    machine.write_image();
    CHECK(machine.load({"--at=0x200000"}) == Exit::kDone);
    machine.give_memory(0x17fffff);
    CHECK(machine.run({"load", "--size=9M", machine.file}) == Exit::kKernel);
    CHECK(
        machine.said() ==
        "kjump: this kernel has no 9.0 MiB of memory in a row from 16 MiB to 0x100000000; --size=SIZE asks for less\n");
    CHECK(machine.load({"--at=0x1001000"}) == Exit::kUsage);
    CHECK(machine.said() ==
          "kjump: a window from 0x1001000 to 0x1801000 cannot be: this kernel uses only a part of it\n");
    machine.set_memory("0x17fffff");
    CHECK(machine.load({"--at=0x1001000"}) == Exit::kUsage);
    CHECK(machine.said() ==
          "kjump: a window from 0x1001000 to 0x1801000 cannot be: not all of it is memory below 0x100000000\n");
    for (const auto* at : {"0x1000800", "0xf0000", "0x100000000", "0xfffffffffff00000"}) {
        CHECK(machine.load({std::string("--at=") + at}) == Exit::kUsage);
        CHECK(machine.said() == std::string("kjump: a window at ") + at +
                                    " cannot be: it has to begin with a page, from 1 MiB on and below 0x100000000\n");
    }
}

TEST_CASE("load: a kernel with an initrd gets more memory than one without") {
    MachineWithLinux machine;
    machine.give_memory(0xfffffff);
    REQUIRE(machine.run({"load", machine.file}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x73fffff\n");  // 3 MiB and 96, in pieces of 2
    write_text(machine.initrd, std::string(2 << 20, 'i'));
    REQUIRE(machine.run({"load", "--initrd=" + machine.initrd, machine.file}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x85fffff\n");
}

TEST_CASE("load: a window that the kernel gave up is taken whole or not at all, and needs no memory") {
    MachineWithLinux machine;
    FakeWindows windows{{{WindowKind::kContiguous, {0x2000000, 0x3800000}, 0, {}}}};
    machine.kernel.given_up = &windows;
    REQUIRE(machine.run({"load", "--at=0x2000000", machine.file}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x2000000 to 0x37fffff\n");
    REQUIRE(machine.run({"load", "--at=0x2800000", "--size=16M", machine.file}) == Exit::kDone);
    for (const auto& at : {"--at=0x1c00000", "--at=0x3400000"}) {
        CHECK(machine.load({at}) == Exit::kUsage);
        CHECK_THAT(machine.said(), Catch::Contains("only a part of it is in a window that this kernel gave up"));
    }
    REQUIRE(machine.load() == Exit::kDone);
    CHECK(machine.params().hdr.code32_start == kWindow);  // of the kernel's own memory the lowest is before it
    windows.taken = {{WindowKind::kContiguous, {kWindow, 0x1400000}, 0, {}}};
    REQUIRE(machine.load() == Exit::kDone);
    CHECK(machine.params().hdr.code32_start == 0x1400000);
}

TEST_CASE("load: a kernel of 32 bits stays where it can map all, and below its limit for an initrd") {
    MachineWithLinux machine;
    machine.give_memory(0x3fffffff);
    machine.image.header.xloadflags = 0;
    machine.write_image();
    write_text(machine.folder / "proc/cpuinfo", "flags\t\t: fpu\n");
    CHECK(machine.load({"--at=0x37800000"}) == Exit::kDone);
    CHECK_THAT(machine.text_at(machine.params().hdr.cmd_line_ptr), Catch::StartsWith("kexec_jump_back_entry="));
    CHECK(machine.load({"--at=0x37801000"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::Contains("not all of it is memory below 0x38000000"));
    machine.image.header.initrd_addr_max = 0x16fffff;
    machine.write_image();
    REQUIRE(machine.load({"--initrd=" + machine.initrd}) == Exit::kDone);
    CHECK(machine.params().hdr.ramdisk_image == 0x1700000 - 0x2000);
    CHECK(machine.at(kWindowEnd - 1) == 0);
    machine.image.header.initrd_addr_max = 0x12fffff;
    machine.write_image();
    CHECK(machine.load({"--initrd=" + machine.initrd}) == Exit::kUsage);
    CHECK_THAT(machine.said(),
               Catch::Contains("takes no initrd above 0x1300000, and below that its window has no room for one"));
    machine.image.header.xloadflags = XLF_KERNEL_64 | XLF_CAN_BE_LOADED_ABOVE_4G;
    machine.write_image();
    CHECK(machine.load() == Exit::kSource);
    CHECK_THAT(machine.said(), Catch::Contains("is a kernel of 64 bits, which this processor does not run"));
    write_text(machine.folder / "proc/cpuinfo", "flags\t\t: fpu lm sse\n");
    CHECK(machine.load({"--initrd=" + machine.initrd}) == Exit::kDone);
    CHECK(machine.params().hdr.ramdisk_image == kWindowEnd - 0x2000);
}

TEST_CASE("load: by EFI the kernel is told where ACPI's tables are, and that there is no BIOS") {
    MachineWithLinux machine;
    write_text(machine.folder / "sys/kernel/boot_params/data", std::string(4096, '\0'));
    const auto told = [&](const std::string& systab) {
        write_text(machine.folder / "sys/firmware/efi/systab", systab);
        REQUIRE(machine.load() == Exit::kDone);
        CHECK_THAT(machine.text_at(machine.params().hdr.cmd_line_ptr),
                   Catch::Contains(" kjump_bios=no kexec_jump_back"));
        return machine.params().acpi_rsdp_addr;
    };
    CHECK(told("ACPI20=0x7ffe014\nACPI=0x7ffe000\n") == 0x7ffe014);
    CHECK(told("SMBIOS=0x1\nACPI=0x7ffe000\n") == 0x7ffe000);
    CHECK(told("SMBIOS=0x1\n") == 0);
}

TEST_CASE("load: more ranges of memory than the kernel can be told of are refused, neighbours being one") {
    MachineWithLinux machine;
    const auto add = [&](unsigned number, std::uint64_t start, const char* type) {
        machine.add_range(std::to_string(100 + number), text("%#llx", static_cast<unsigned long long>(start)),
                          text("%#llx", static_cast<unsigned long long>(start + 0xfff)), type);
    };
    for (unsigned i = 0; i < 120; ++i) {
        add(i, 0x100000000 + i * 0x2000, "ACPI Tables");
        add(i + 1000, 0x200000000 + i * 0x1000, "Something new");
    }
    REQUIRE(machine.load() == Exit::kDone);
    CHECK(machine.params().e820_entries == 128);
    CHECK(machine.params().e820_table[127].size == 120 * 0x1000);
    CHECK(machine.params().e820_table[127].type == 2);
    CHECK(machine.params().e820_table[126].type == 3);
    add(120, 0x300000000, "ACPI Tables");
    CHECK(machine.load() == Exit::kKernel);
    CHECK(machine.said() == "kjump: the firmware's map of memory would have 129 entries, and a kernel takes 128\n");
}

TEST_CASE("load: the end of the window is for the core header of this kernel, if the other one is to see its memory") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--vmcore", "--initrd=" + machine.initrd}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x17fffff\n");
    CHECK(machine.kernel.core == MemoryRange{0x1400000, kWindowEnd - kPage});
    CHECK(machine.at(0x1400000) == 0);
    CHECK(machine.at(kWindowEnd - 1) == 0);
    const auto params = machine.params();
    CHECK(params.hdr.ramdisk_image == 0x1400000 - 0x2000);
    CHECK(machine.text_at(params.hdr.cmd_line_ptr) ==
          "elfcorehdr=0x1400000 acpi_no_memhotplug kexec_jump_back_entry=0x00000000");
    const auto* const last = &params.e820_table[params.e820_entries - 1];
    CHECK((last[-1].addr == kWindow && last[-1].size == 0x400000 && last[-1].type == 1));
    CHECK((last->addr == 0x1400000 && last->type == 0xf0004c4a));
}

TEST_CASE("load: a kernel that cannot see this one's memory is refused") {
    MachineWithLinux machine;
    CHECK(machine.load({"--vmcore", "--at=0x2000000"}) == Exit::kDone);
    CHECK(machine.run({"load", "--vmcore", "--size=4M", machine.file}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: --vmcore takes 4.0 MiB of the window, which has not more\n");
    CHECK(machine.run({"load", "--vmcore", "--size=7M", machine.file}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Catch::Contains("vmlinuz: its window has to end at 0x1702000 at least"));
    machine.image.header.xloadflags = 0;
    machine.write_image();
    CHECK(machine.load({"--vmcore"}) == Exit::kSource);
    CHECK(machine.said() == "kjump: " + machine.file + ": is a kernel of 32 bits, and --vmcore takes one of 64\n");
    CHECK(machine.kernel.loads == 1);
}

TEST_CASE("load: what cannot be is refused") {
    MachineWithLinux machine;
    const auto refused = [&](Exit exit, std::vector<std::string> words, const std::string& why) {
        INFO(why);
        words.insert(words.begin(), "load");
        CHECK(machine.run(words) == exit);
        CHECK_THAT(machine.said(), Catch::Contains(why));
        CHECK(machine.kernel.loads == 0);
        CHECK(machine.kernel.chosen == 2);
    };
    const auto& file = machine.file;
    refused(Exit::kUsage, {}, "load takes KERNEL, not 0 operands");
    refused(Exit::kUsage, {"--size=0", file}, "--size=0 is no number of bytes");
    refused(Exit::kUsage, {"--initrd=", file}, "--initrd= names no file");
    refused(Exit::kUsage, {"--slot=8", "--size=8M", file}, "this kernel has 8 slots");
    refused(Exit::kIo, {"/nonexistent"}, "/nonexistent: No such file");
    refused(Exit::kIo, {"--initrd=/nonexistent", file}, "/nonexistent: No such file");
    refused(Exit::kIo, {"--initrd=/dev/zero", file}, "/dev/zero: is neither a file nor a block device");
    refused(Exit::kIo, {machine.folder.path()}, ": is neither a file nor a block device");
    refused(Exit::kSource, {machine.initrd}, "initrd: is no kernel of Linux (bzImage)");
    write_text(machine.initrd, "");
    refused(Exit::kSource, {machine.initrd}, "initrd: is no kernel of Linux (bzImage)");
    refused(Exit::kSource, {"--initrd=" + machine.initrd, file}, "initrd: is empty");
    refused(Exit::kUsage, {"--size=8M", "--append=" + std::string(2016, 'x'), file},
            "vmlinuz: takes 2047 bytes of command line, and with the way back it has 2068");
    refused(Exit::kUsage, {"--size=3M", file}, "vmlinuz: its window has to end at 0x1302000 at least");
    refused(Exit::kKernel, {"--size=40M", file},
            "the window needs 40.5 MiB of this kernel's memory, and 32.0 MiB are available; --size=SIZE asks for less");
    machine.set_low_memory_end("0x1fffe");
    refused(Exit::kKernel, {"--size=8M", file},
            "a kernel needs memory from 0x10000 to 0x20000, and this machine has none");
}

TEST_CASE("load: a file that is no such kernel is refused") {
    MachineWithLinux machine;
    const auto refused = [&](const std::string& why, void (*spoil)(LinuxFile&)) {
        INFO(why);
        machine.image = {};
        spoil(machine.image);
        machine.write_image();
        CHECK(machine.load() == Exit::kSource);
        CHECK_THAT(machine.said(), Catch::Contains("vmlinuz: " + why));
        CHECK(machine.kernel.loads == 0);
    };
    const auto* const one_address = "is a kernel of Linux that can only be loaded to one address";
    refused(one_address, [](LinuxFile& it) { it.header.relocatable_kernel = 0; });
    refused(one_address, [](LinuxFile& it) { it.header.loadflags = 0; });
    const auto* const too_old = "is a kernel of Linux that is too old to tell how much memory it needs";
    refused(too_old, [](LinuxFile& it) { it.header.version = 0x209; });
    refused(too_old, [](LinuxFile& it) { it.header.jump = 0x61eb; });
    refused("ends early", [](LinuxFile& it) { it.code.pop_back(); });
    refused("ends early", [](LinuxFile& it) { it.header.syssize = 0; });
    const auto* const contradiction = "is a kernel of Linux whose header contradicts itself";
    refused(contradiction, [](LinuxFile& it) { it.header.kernel_alignment = 0x300000; });
    refused(contradiction, [](LinuxFile& it) { it.header.kernel_alignment = 0x800; });
    refused(contradiction, [](LinuxFile& it) { it.header.init_size = 0x4fff; });
    refused(contradiction, [](LinuxFile& it) { it.header.pref_address = 0xffffffffffffffff; });
}

TEST_CASE("load: a slot that is taken is left alone, and no other is chosen afterwards") {
    MachineWithLinux machine;
    machine.kernel.loaded = true;
    CHECK(machine.load({"--slot=1"}) == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: the slot has a peer already; kjump unload gives that up, and --slot=NUMBER names another slot\n");
    CHECK(machine.kernel.loads == 0);
    CHECK(machine.kernel.chosen == 2);
    machine.kernel.loaded = false;
    machine.kernel.on_load = [&] {
        CHECK(machine.kernel.chosen == 3);
        CHECK(machine.kernel.locks == 1);
        CHECK(is_blocked(SIGTERM));
    };
    CHECK(machine.load({"--slot=3"}) == Exit::kDone);
    CHECK(machine.kernel.chosen == 2);
}

TEST_CASE("switch: the way back may lie in RAM that is another's, and in memory that is reserved") {
    MachineWithLinux machine;
    machine.set_command_line("kexec_jump_back_entry=0xf1040");
    CHECK(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.kernel.entry == 0xf1040);
    machine.set_command_line("kexec_jump_back_entry=0x20001040");
    for (const auto* const type : {"Something new", "Unknown E820 type"}) {
        machine.add_range("3", "0x20000000", "0x2fffffff", type);
        CHECK((machine.run({"switch"}) == Exit::kDone) == (type == std::string("Unknown E820 type")));
    }
    CHECK(machine.kernel.entry == 0x20001040);
    CHECK(machine.kernel.jumps == 2);
}
