// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "machine/memory_blocks.hpp"
#include "support/module.hpp"
#include "support/ordinary_user.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

// With memory blocks of 128 MiB, the first at 0 and the last, in zone Movable, at 384 MiB.
class MachineWithBlocks : public MachineWithModule {
public:
    MachineWithBlocks() {
        write_text(blocks("block_size_bytes"), "8000000\n");
        for (int block = 0; block < 4; ++block) {
            set(block, "online");
            write_text(blocks("memory" + std::to_string(block) + "/valid_zones"),
                       block < 3 ? "Normal Movable\n" : "Movable\n");
        }
    }

    void set(int block, const std::string& state) { write_text(file(block), state + "\n"); }
    std::string file(int block) const { return blocks("memory" + std::to_string(block) + "/state"); }
    std::string state(int block) const { return first_word(read_file(file(block))); }
    // What was written last stays before what the file held.
    static std::string first_word(const std::vector<std::uint8_t>& bytes) {
        const std::string text(bytes.begin(), bytes.end());
        return text.starts_with("offline") ? "offline" : text.starts_with("online") ? "online" : text;
    }
    void refuse(int block) {
        std::filesystem::permissions(file(block), std::filesystem::perms::others_read);
        for (auto path = std::filesystem::path(folder.path()); path != "/var/tmp"; path = path.parent_path()) {
            std::filesystem::permissions(path, std::filesystem::perms(0755));
        }
    }

private:
    std::string blocks(const std::string& name) const { return folder / ("sys/devices/system/memory/" + name); }
};

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
    CHECK_THAT(machine.said(), !Contains("offline     0x8000000"));
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

TEST_CASE("window: what the kernel refuses leaves the blocks as they were") {
    MachineWithBlocks machine;
    machine.device.refusals[LIBJUMP_WINDOW_TAKE] = EADDRNOTAVAIL;
    CHECK(machine.run({"window", "take", "--kind=offline", "--at=0x8000000", "--size=256M"}) == Exit::kKernel);
    CHECK((machine.state(1) == "online" && machine.state(2) == "online"));
    machine.device.refusals.clear();
    machine.refuse(2);
    {
        const OrdinaryUser user;
        for (const int block : {1, 3}) {
            CHECK(machine.state(block) == "online");
        }
    }
    std::filesystem::permissions(machine.file(1), std::filesystem::perms(0666));
    const OrdinaryUser user;
    REQUIRE_REFUSED(Exit::kKernel, "the memory block at 0x10000000 does not go offline: Permission denied",
                    put_offline(machine.folder.path(), {0x8000000, 0x18000000}));
    CHECK(machine.state(1) == "online");
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
