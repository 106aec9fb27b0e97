// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "qemu_arguments.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    Scenario scenario;

    Fixture() { scenario.kernel = "/kernel"; }
    std::vector<std::string> arguments() const { return qemu_arguments(scenario, {directory.path(), "a"}, {7, 8}); }
    // The word behind `option`, or "".
    std::string value(const std::string& option) const {
        const auto words = arguments();
        const auto found = std::ranges::find(words, option);
        return found == words.end() ? "" : *(found + 1);
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the architecture names QEMU's program") {
    CHECK(arguments().front() == "qemu-system-i386");
    scenario.arch = Arch::kX86_64;
    CHECK(arguments().front() == "qemu-system-x86_64");
}

TEST_CASE_METHOD(Fixture, "the machine is the scenario's") {
    scenario.memory_bytes = 40 << 20;
    scenario.cpus = 2;
    CHECK(value("-m") == "40960K");
    CHECK(value("-smp") == "2,sockets=2");
    CHECK(value("-cpu").empty());
    scenario.cpu = "max";
    CHECK(value("-cpu") == "max");
    CHECK(value("-accel") == "tcg");
    scenario.one_thread = true;
    CHECK(value("-accel") == "tcg,thread=single");
}

TEST_CASE_METHOD(Fixture, "commas in modules are doubled") {
    scenario.append = "a,b";
    scenario.modules = {{"/one", "x, y"}, {"/two", ""}};
    CHECK(value("-append") == "a,b");
    CHECK(value("-initrd") == "/one x,, y,/two");
}

TEST_CASE_METHOD(Fixture, "each disk is on its bus") {
    const auto disk = [](Disk::Bus bus) { return Disk{bus, Disk::Content::kKeep, "/a,b", 0}; };
    scenario.disks = {disk(Disk::Bus::kIde)};
    CHECK(value("-drive") == "format=raw,file=/a,,b,if=ide");
    scenario.disks = {disk(Disk::Bus::kVirtio)};
    CHECK(value("-drive") == "format=raw,file=/a,,b,if=virtio");
    CHECK(value("-device") == "isa-debug-exit,iobase=0xf4,iosize=1");
    scenario.disks.push_back(disk(Disk::Bus::kNvme));
    scenario.disks.insert(scenario.disks.end(), 2, disk(Disk::Bus::kUsb));
    const auto words = arguments();
    CHECK(std::ranges::count(words, "format=raw,file=/a,,b,if=none,id=disk1") == 1);
    CHECK(std::ranges::count(words, "nvme,drive=disk1,serial=disk1") == 1);
    CHECK(std::ranges::count(words, "qemu-xhci,id=usb") == 1);
    CHECK(std::ranges::count(words, "usb-storage,bus=usb.0,drive=disk2,serial=disk2") == 1);
    CHECK(std::ranges::count(words, "usb-storage,bus=usb.0,drive=disk3,serial=disk3") == 1);
}

TEST_CASE_METHOD(Fixture, "of USB disks the firmware boots from the first") {
    scenario.disks.assign(2, Disk{Disk::Bus::kUsb, Disk::Content::kKeep, "/a", 0});
    const auto words = arguments();
    CHECK(std::ranges::count(words, "usb-storage,bus=usb.0,drive=disk0,serial=disk0,bootindex=0") == 1);
    CHECK(std::ranges::count(words, "usb-storage,bus=usb.0,drive=disk1,serial=disk1,bootindex=1") == 1);
}

TEST_CASE_METHOD(Fixture, "the firmware boots from a disk if there is nothing else") {
    scenario.kernel.clear();
    CHECK(std::ranges::count(arguments(), "-kernel") == 0);
    CHECK(std::ranges::count(arguments(), "-append") == 0);
}

TEST_CASE_METHOD(Fixture, "the state to resume comes from its descriptor") {
    CHECK(value("-incoming").empty());
    scenario.resume = "/state";
    CHECK(value("-incoming") == "fd:8");
}

TEST_CASE_METHOD(Fixture, "the scenario's own words come last, one by one") {
    scenario.emulator_arguments = {"-rtc base=utc"};
    const auto words = arguments();
    CHECK(std::vector(words.end() - 2, words.end()) == std::vector<std::string>{"-rtc", "base=utc"});
}
