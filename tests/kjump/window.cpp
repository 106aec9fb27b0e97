// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "support/memory_blocks.hpp"
#include "support/signals.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

std::uint32_t kind_of(const FakeDevice& device) { return device.windows.at(0).kind; }

}  // namespace

TEST_CASE("window: what there is") {
    MachineWithBlocks machine;
    machine.set(1, "offline");
    machine.set(2, "offline");
    write_text(machine.folder / "proc/iomem", "00100000-1fffffff : System RAM\n  01000000-013fffff : Crash kernel\n");
    libjump_device_window window{};
    window.kind = LIBJUMP_WINDOW_OFFLINE;
    window.physical = 0x10000000;
    window.memory_size = 0x8000000;
    window.slots = 0x82;
    machine.device.windows.push_back(window);
    window.kind = LIBJUMP_WINDOW_CONTIGUOUS;
    window.physical = 0x2000000;
    window.memory_size = 0x200000;
    window.slots = 0;
    machine.device.windows.push_back(window);
    window.kind = LIBJUMP_WINDOW_MEMMAP;
    window.physical = 0x123456000;
    window.slots = 1;
    machine.device.windows.push_back(window);
    machine.set(1, "online");
    REQUIRE(machine.run({"window"}) == Exit::kDone);
    CHECK(machine.said() ==
          "offline     0x10000000   128.0 MiB   used by slot 1, slot 7\n"
          "contiguous  0x2000000    2.0 MiB     free\n"
          "memmap      0x123456000  2.0 MiB     used by slot 0\n"
          "online      0            256.0 MiB   can be taken where nothing lies that cannot be moved\n"
          "online      0x18000000   128.0 MiB   can be taken: all in it can be moved\n"
          "crashkernel 0x1000000    4.0 MiB     is no window: Linux may load a crash kernel there; 0 in "
          "/sys/kernel/kexec_crash_size gives it up\n");
    machine.set(1, "offline");
    REQUIRE(machine.run({"window"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("offline     0x8000000    128.0 MiB   can be taken\n"));
    machine.device.windows.clear();
    REQUIRE(machine.run({"window"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("offline     0x8000000    256.0 MiB   can be taken\n"));
}

TEST_CASE("window: a contiguous one, wherever the kernel finds it, or where it is asked for") {
    MachineWithModule machine;
    REQUIRE(machine.run({"window", "take", "--size=64M"}) == Exit::kDone);
    CHECK(machine.said() == "0x20000000\n");
    CHECK(kind_of(machine.device) == LIBJUMP_WINDOW_CONTIGUOUS);
    CHECK(machine.device.windows[0].memory_size == 64 << 20);
    CHECK(machine.device.windows[0].flags == 0);
    CHECK(machine.run({"window", "take", "--size=2M", "--at=0x21000000"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: the kernel does not give up this memory: File exists; a window is there already\n");
    CHECK(machine.run({"window", "take", "--size=3M"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: a contiguous window is made of whole pieces of 2 MiB\n");
    CHECK(machine.run({"window", "take", "--size=2M", "--at=0x100000"}) == Exit::kUsage);
    CHECK(machine.run({"window", "take", "--size=2M", "--at=0"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: no window begins at 0; without --at the kernel chooses where\n");
    REQUIRE(machine.run({"window", "give", "0x20000000"}) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.device.windows.empty());
    CHECK(machine.run({"window", "give", "0x20000000"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Contains("no window that was taken begins there"));
    CHECK(machine.run({"window", "give", "here"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: here is no address\n");
}

TEST_CASE("window: one that has a peer is not given back") {
    MachineWithModule machine;
    REQUIRE(machine.run({"window", "take", "--size=64M"}) == Exit::kDone);
    machine.device.windows[0].slots = 4;
    CHECK(machine.run({"window", "give", "0x20000000"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Contains("a peer lies in it: kjump unload empties its slot"));
    CHECK(machine.device.windows.size() == 1);
}

TEST_CASE("window: blocks are put offline, and online again when they are given back") {
    MachineWithBlocks machine;
    REQUIRE(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=256M"}) == Exit::kDone);
    CHECK(machine.said() == "0x8000000\n");
    CHECK((machine.state(0) == "online" && machine.state(1) == "offline" && machine.state(2) == "offline"));
    CHECK(kind_of(machine.device) == LIBJUMP_WINDOW_OFFLINE);
    CHECK(machine.device.windows[0].flags == LIBJUMP_WINDOW_WAS_ONLINE);
    machine.device.windows[0].slots = 1;
    CHECK(machine.run({"window", "give", "0x8000000"}) == Exit::kKernel);
    CHECK(machine.state(1) == "offline");
    machine.device.windows[0].slots = 0;
    REQUIRE(machine.run({"window", "give", "0x8000000"}) == Exit::kDone);
    CHECK((machine.state(1) == "online" && machine.state(2) == "online"));
}

TEST_CASE("window: blocks that somebody else put offline stay so") {
    MachineWithBlocks machine;
    machine.set(3, "offline");
    REQUIRE(machine.run({"window", "take", "--kind=offline", "--at=0x18000000", "--size=128M"}) == Exit::kDone);
    CHECK(machine.device.windows[0].flags == 0);
    REQUIRE(machine.run({"window", "give", "0x18000000"}) == Exit::kDone);
    CHECK(machine.state(3) == "offline");
}

TEST_CASE("window: blocks in which all can be moved come back as such, others do not") {
    MachineWithBlocks machine;
    REQUIRE(machine.run({"window", "take", "--kind=offline", "--at=0x18000000", "--size=128M"}) == Exit::kDone);
    CHECK(machine.device.windows[0].flags == (LIBJUMP_WINDOW_WAS_ONLINE | LIBJUMP_WINDOW_WAS_MOVABLE));
    REQUIRE(machine.run({"window", "give", "0x18000000"}) == Exit::kDone);
    CHECK(machine.written(3) == "online_movable");
    REQUIRE(machine.run({"window", "take", "--kind=offline", "--at=0x10000000", "--size=128M"}) == Exit::kDone);
    REQUIRE(machine.run({"window", "give", "0x10000000"}) == Exit::kDone);
    CHECK(machine.written(2) == "online_kernel");
    machine.device.refusals[LIBJUMP_WINDOW_TAKE] = EADDRNOTAVAIL;
    machine.set(3, "online");
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x18000000", "--size=128M"}) == Exit::kKernel);
    CHECK(machine.written(3) == "online_movable");
}

TEST_CASE("window: blocks are not put offline where a window is") {
    MachineWithBlocks machine;
    REQUIRE(machine.run({"window", "take", "--size=2M", "--at=0x19000000"}) == Exit::kDone);
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x18000000", "--size=128M"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: a window is there already, at 0x19000000\n");
    CHECK(machine.written(3) == "online");
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x10000000", "--size=128M"}) == Exit::kDone);
}

TEST_CASE("window: what the kernel refuses leaves the blocks as they were") {
    MachineWithBlocks machine;
    machine.device.refusals[LIBJUMP_WINDOW_TAKE] = EADDRNOTAVAIL;
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=256M"}) == Exit::kKernel);
    CHECK((machine.state(1) == "online" && machine.state(2) == "online"));
}

TEST_CASE("window: a block that does not come online again is told with what the kernel refused") {
    MachineWithBlocks machine;
    machine.request = [&](unsigned long number, void* argument) {
        if (number == LIBJUMP_WINDOW_TAKE) {
            std::filesystem::remove(machine.file(1));
            return EADDRNOTAVAIL;
        }
        return machine.device.request(number, argument);
    };
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=256M"}) == Exit::kKernel);
    CHECK_THAT(machine.said(),
               Contains("the kernel does not give up this memory: Cannot assign requested address; ") &&
                   Contains("; and the memory block at 0x8000000 does not come online again: No such file"));
    CHECK(machine.state(2) == "online");
}

TEST_CASE("window: no signal comes between the kernel's word and the blocks") {
    MachineWithBlocks machine;
    int asked = 0;
    machine.request = [&](unsigned long number, void* argument) {
        if (number == LIBJUMP_WINDOW_TAKE || number == LIBJUMP_WINDOW_GIVE) {
            ++asked;
            CHECK((is_blocked(SIGINT) && is_blocked(SIGTERM) && is_blocked(SIGHUP)));
        }
        return machine.device.request(number, argument);
    };
    REQUIRE(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=128M"}) == Exit::kDone);
    REQUIRE(machine.run({"window", "give", "0x8000000"}) == Exit::kDone);
    CHECK(asked == 2);
    CHECK_FALSE(is_blocked(SIGINT));
}

TEST_CASE("window: what are no whole blocks in one state is refused") {
    MachineWithBlocks machine;
    machine.set(1, "offline");
    const auto refused = [&](const char* at, const char* size, const std::string& sentence) {
        CHECK(machine.run({"window", "take", "--kind=offline", std::string("--at=") + at,
                           std::string("--size=") + size}) == Exit::kUsage);
        CHECK_THAT(machine.said(), Contains(sentence));
    };
    refused("0x8000000", "64M", "memory goes offline in whole blocks of 0x8000000 bytes");
    refused("0x4000000", "128M", "memory goes offline in whole blocks of 0x8000000 bytes");
    refused("0x8000000", "256M", "some of these memory blocks are offline, and others online");
    refused("0x10000000", "256M", "all can be moved in some of these memory blocks, and not in others");
    refused("0x18000000", "256M", "not all of that is memory blocks; kjump window lists");
    CHECK(machine.run({"window", "take", "--kind=offline", "--size=128M"}) == Exit::kUsage);
    CHECK_THAT(machine.said(), Contains("--kind=offline needs --at=ADDRESS"));
    CHECK(machine.state(2) == "online");
    CHECK(machine.device.windows.empty());
    std::filesystem::remove_all(machine.folder / "sys/devices");
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=128M"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Contains("this kernel cannot put memory offline"));
    REQUIRE(machine.run({"window"}) == Exit::kDone);
    CHECK(machine.said().empty());
}

TEST_CASE("window: a kernel without the module has none") {
    FakeMachine machine;
    CHECK(machine.run({"window"}) == Exit::kKernel);
    CHECK(machine.said() ==
          "kjump: this kernel gives up no memory while it runs: that takes libjump's module (modprobe libjump)\n");
}
