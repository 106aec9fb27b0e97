// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "support/linux_file.hpp"
#include "support/signals.hpp"
#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

constexpr std::uint64_t kWindow = 0x1000000, kWindowEnd = 0x1800000;

class MachineWithLinux : public MachineWithSlots {
public:
    LinuxFile image;
    const std::string file = folder / "vmlinuz", initrd = folder / "initrd";

    MachineWithLinux() {
        write_image();
        write_text(initrd, std::string(0x1801, 'i'));
        boot_params own{};
        own.screen_info.orig_video_lines = 50;
        own.acpi_rsdp_addr = 0xf0010;
        own.e820_entries = 99;
        write_text(folder / "sys/kernel/boot_params/data", {reinterpret_cast<const char*>(&own), sizeof own});
    }

    void write_image() { write_text(file, image.text()); }

    Exit load(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"load", "--size=8M"});
        words.push_back(file);
        return run(words);
    }

    std::uint8_t at(std::uint64_t physical) const {
        auto piece = kernel.memory.upper_bound(physical);
        REQUIRE(piece != kernel.memory.begin());
        --piece;
        REQUIRE(physical - piece->first < piece->second.size());
        return piece->second[static_cast<std::size_t>(physical - piece->first)];
    }
    template <class Value>
    Value read(std::uint64_t physical) const {
        Value value;
        for (std::size_t i = 0; i < sizeof value; ++i) {
            reinterpret_cast<std::uint8_t*>(&value)[i] = at(physical + i);
        }
        return value;
    }
    std::string text_at(std::uint64_t physical) const {
        std::string words;
        while (const auto byte = at(physical++)) {
            words.push_back(static_cast<char>(byte));
        }
        return words;
    }
    // In the page before the entry, as the code there has it.
    boot_params params() const { return read<boot_params>(kernel.entry - kPage); }
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
    CHECK(machine.text_at(params.hdr.cmd_line_ptr) == "quiet kexec_jump_back_entry=0x00000000");
    CHECK(params.screen_info.orig_video_lines == 50);
    CHECK(params.acpi_rsdp_addr == 0xf0010);
    std::string map;
    for (unsigned i = 0; i < params.e820_entries; ++i) {
        const auto& entry = params.e820_table[i];
        map += text("%x-%x %u\n", static_cast<unsigned>(entry.addr), static_cast<unsigned>(entry.addr + entry.size - 1),
                    entry.type);
    }
    CHECK(map ==
          "400-ffff 2\n10000-8ffff 1\n90000-9fbff 2\nf0000-fffff 2\n100000-ffffff 2\n1000000-17fffff 1\n"
          "1800000-fffffff 2\n");
}

TEST_CASE("load: the code that enters the kernel knows where things are") {
    MachineWithLinux machine;
    REQUIRE(machine.load({"--append=quiet"}) == Exit::kDone);
    const auto params = machine.params();
    const std::uint64_t words = params.hdr.cmd_line_ptr;
    const auto digits = words + std::string("quiet kexec_jump_back_entry=0x").size();
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
    machine.set_memory("0x17ffffe");
    CHECK(machine.load() == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: this machine has no 8.0 MiB of memory in a row from 16 MiB to 4 GiB; --size=SIZE asks for less\n");
    CHECK(machine.load({"--at=0x1000000"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: a window at 0x1000000 cannot be: up to 0x1800000 not all is memory below 4 GiB\n");
    for (const auto* at : {"0x1000800", "0xf0000", "0x100000000", "0xfffffffffff00000"}) {
        CHECK(machine.load({std::string("--at=") + at}) == Exit::kUsage);
        CHECK(machine.said() == std::string("kjump: a window at ") + at +
                                    " cannot be: it has to begin with a page, from 1 MiB on and below 4 GiB\n");
    }
}

TEST_CASE("load: a kernel with an initrd gets more memory than one without") {
    MachineWithLinux machine;
    write_text(machine.folder / "proc/meminfo", "MemTotal: 650000 kB\nMemAvailable:   327680 kB\n");
    REQUIRE(machine.run({"load", machine.file}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x73fffff\n");  // 3 MiB and 96, in pieces of 2
    write_text(machine.initrd, std::string(2 << 20, 'i'));
    REQUIRE(machine.run({"load", "--initrd=" + machine.initrd, machine.file}) == Exit::kDone);
    CHECK(machine.said() == machine.file + " is loaded from 0x1000000 to 0x7dfffff\n");
}

TEST_CASE("load: what cannot be is refused before anything is touched") {
    MachineWithLinux machine;
    const auto refused = [&](Exit exit, std::vector<std::string> words, const std::string& why) {
        INFO(why);
        words.insert(words.begin(), "load");
        CHECK(machine.run(words) == exit);
        CHECK_THAT(machine.said(), Catch::Contains(why));
        CHECK(machine.kernel.loads == 0);
        CHECK(machine.kernel.chosen == 2);
        CHECK(machine.kernel.locks == 0);
    };
    const auto& file = machine.file;
    refused(Exit::kUsage, {}, "load takes 1 operand, not 0");
    refused(Exit::kUsage, {"--size=0", file}, "--size=0 is no number of bytes");
    refused(Exit::kUsage, {"--slot=8", "--size=8M", file}, "this kernel has 8 slots");
    refused(Exit::kIo, {"/nonexistent"}, "/nonexistent: No such file");
    refused(Exit::kIo, {"--initrd=/nonexistent", file}, "/nonexistent: No such file");
    refused(Exit::kSource, {machine.initrd}, "initrd: is no kernel of Linux (bzImage)");
    refused(Exit::kSource, {"/dev/null"}, "/dev/null: is no kernel of Linux (bzImage)");
    refused(Exit::kUsage, {"--size=8M", "--append=" + std::string(2016, 'x'), file},
            "vmlinuz: takes 2047 bytes of command line, and with the way back it has 2049");
    refused(Exit::kUsage, {"--size=3M", file}, "vmlinuz: its window has to end at 0x1302000 at least");
    refused(Exit::kKernel, {"--size=40M", file},
            "the window needs 40.5 MiB of this kernel's memory, and 32.0 MiB are available; --size=SIZE asks for less, "
            "and what kjump window takes needs none");
    machine.image.header.initrd_addr_max = 0x12fffff;
    machine.write_image();
    refused(Exit::kUsage, {"--size=8M", "--initrd=" + machine.initrd, file},
            "vmlinuz: takes no initrd that ends above 0x12fffff");
    for (const auto spoil :
         {+[](LinuxFile& it) { it.header.relocatable_kernel = 0; }, +[](LinuxFile& it) { it.header.version = 0x209; },
          +[](LinuxFile& it) { it.header.loadflags = 0; }}) {
        machine.image = {};
        spoil(machine.image);
        machine.write_image();
        refused(Exit::kSource, {"--size=8M", file}, "vmlinuz: is a kernel of Linux that can only be loaded to one");
    }
    machine.image = {};
    machine.image.code.pop_back();
    machine.write_image();
    refused(Exit::kSource, {"--size=8M", file}, "vmlinuz: ends early");
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

TEST_CASE("switch: a kernel that kjump load has loaded finds the way back in memory that is reserved") {
    MachineWithLinux machine;
    machine.set_command_line("kexec_jump_back_entry=0xf1040");
    CHECK(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.kernel.entry == 0xf1040);
}
