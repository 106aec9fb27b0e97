// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The commands on a kernel with libjump's module.
#include <cstring>

#include <catch2/catch.hpp>

#include <libjump/bios/window.hpp>

#include "support/module.hpp"
#include "support/wide_image.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::Contains;

namespace {

// With a program, a file.
class MachineWithProgram : public MachineWithModule {
public:
    const std::string file = folder / "program";

    MachineWithProgram() { write_text(file, "\xf4\xc3"); }
};

}  // namespace

TEST_CASE("device: run loads, enters, shows and unloads") {
    MachineWithProgram machine;
    machine.device.slots[0] = {0, 0x4800040, {}};
    FakeDevice::Loaded entered;
    machine.device.peer = [&](auto& peer) {
        entered = peer;
        peer.memory.at(0x100000)[1] = '!';
    };
    REQUIRE(machine.run({"run", "--dump=0x100000,2", machine.file}) == Exit::kDone);
    CHECK(machine.said() == "0x100000+0000: f4 21  .!\n");
    CHECK(entered.flags == LIBJUMP_LOAD_PROTECTED32);
    CHECK(entered.entry == 0x100000);
    CHECK(machine.device.slots[0]);
    CHECK_FALSE(machine.device.slots[1]);
    CHECK(machine.device.count(LIBJUMP_ENTER) == 1);
}

TEST_CASE("device: run enters 64-bit code in long mode, above 4 GiB too") {
    MachineWithProgram machine;
    machine.set_memory("0x1ffffffff");
    FakeDevice::Loaded entered;
    machine.device.peer = [&](auto& peer) { entered = peer; };
    REQUIRE(machine.run({"run", "--long-mode", "--at=0x123456000", "--dump=0x123456000,1", machine.file}) ==
            Exit::kDone);
    CHECK(machine.said() == "0x123456000+0000: f4  .\n");
    CHECK(entered.flags == 0);
    CHECK(entered.entry == 0x123456000);
    CHECK(machine.run({"run", "--at=0x123456000", machine.file}) == Exit::kSource);
    CHECK_THAT(machine.said(), Contains("does not fit below 4 GiB"));
    CHECK(machine.run({"run", "--long-mode", "--at=0x200000000", machine.file}) == Exit::kSource);
    CHECK_THAT(machine.said(), Contains("wants the page at 0x200000000, where there is no memory"));
}

TEST_CASE("device: run shows the report of a program that faulted, and unloads it") {
    MachineWithProgram machine;
    machine.device.report = "\r\nlibjump: fault phase=peer vector=6\r\nlibjump: eip=100000\r\n";
    CHECK(machine.run({"run", machine.file}) == Exit::kAbandoned);
    CHECK(machine.said() ==
          "kjump: the peer faulted, and this kernel goes on:\n"
          "libjump: fault phase=peer vector=6\n"
          "libjump: eip=100000\n");
    CHECK(machine.is_empty());
}

TEST_CASE("device: run ends a program that takes too long") {
    MachineWithProgram machine;
    machine.device.report = "\r\nlibjump: fault phase=peer vector=2\r\n";
    machine.device.times_out = true;
    CHECK(machine.run({"run", "--timeout=300", machine.file}) == Exit::kTimedOut);
    CHECK_THAT(machine.said(), Contains("kjump: the peer did not end within 300 seconds: it was at 0x123456789"));
    CHECK(machine.is_empty());
    CHECK(machine.run({"run", machine.file}) == Exit::kAbandoned);
    CHECK_THAT(machine.said(), Contains("kjump: the peer faulted"));
    machine.device.report = "";
    CHECK(machine.run({"run", "--timeout=1", machine.file}) == Exit::kDone);
}

TEST_CASE("device: run --timeout is refused where no timer reaches so far, before anything is loaded") {
    MachineWithProgram machine;
    CHECK(machine.run({"run", "--timeout=301", machine.file}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: the timer that could end the program reaches no further than 300 seconds\n");
    machine.device.timer = {0, 0, "Linux uses no HPET"};
    CHECK(machine.run({"run", "--timeout=1", machine.file}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: this machine has no timer that could end the program: Linux uses no HPET\n");
    CHECK(machine.device.count(LIBJUMP_LOAD) == 0);
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
}

TEST_CASE("device: status says which timer ends programs") {
    MachineWithProgram machine;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("\ntimeouts  up to 300 seconds: a test's\n"));
    machine.device.timer = {0, 0, "Linux uses no HPET"};
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("\ntimeouts  none: Linux uses no HPET\n"));
}

TEST_CASE("device: what the module refuses is passed on, and nothing stays loaded") {
    MachineWithProgram machine;
    machine.device.refusals = {{LIBJUMP_ENTER, EBUSY}};
    CHECK(machine.run({"run", machine.file}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Contains("kjump: the kernel does not leave: Device or resource busy; another request"));
    CHECK(machine.is_empty());
    machine.device.refusals = {{LIBJUMP_LOAD, ENOMEM}};
    CHECK(machine.run({"run", machine.file}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Contains("kjump: the kernel does not load it: Cannot allocate memory; it takes"));
    CHECK(machine.device.count(LIBJUMP_UNLOAD) == 1);
    machine.device.refusals = {{LIBJUMP_UNLOAD, EBUSY}};
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("kjump: the peer is still loaded: the kernel does not unload it"));
}

TEST_CASE("device: bios is a peer of 32 bits in low memory") {
    MachineWithModule machine;
    FakeDevice::Loaded entered;
    machine.device.peer = [&](auto& peer) {
        entered = peer;
        auto& bytes = peer.memory.at(0x80000);
        libjump::BiosRequest request;
        std::memcpy(&request, bytes.data() + 0x6000, sizeof request);
        CHECK(request.regs.eax == 0xe820);
        request.report.end = libjump::BiosEnd::kDone;
        request.regs.eax = 0x534d4150;
        std::memcpy(bytes.data() + 0x6000, &request, sizeof request);
        bytes[0x2000] = 'M';
    };
    REQUIRE(machine.run({"bios", "int=15", "eax=e820", "es=buffer", "dump=1"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::StartsWith("eax=534d4150 ") && Catch::EndsWith("buffer+0000: 4d  M\n"));
    CHECK(entered.flags == LIBJUMP_LOAD_PROTECTED32);
    CHECK(entered.entry == 0x80000);
    CHECK(entered.memory.size() == 1);
    CHECK(entered.memory.at(0x80000).size() == 0x7000);
    CHECK(machine.is_empty());
    CHECK(machine.run({"bios", "int=100"}) == Exit::kUsage);
}

TEST_CASE("device: switch takes the slot that is named, and 0 if none is") {
    MachineWithModule machine;
    machine.device.slots[0] = {0, 0x1000000, {}};
    machine.device.slots[3] = {0, 0x2000000, {}};
    std::uint64_t entered = 0;
    machine.device.peer = [&](auto& peer) { entered = peer.entry; };
    REQUIRE(machine.run({"switch"}) == Exit::kDone);
    CHECK(entered == 0x1000000);
    REQUIRE(machine.run({"switch", "--slot=3"}) == Exit::kDone);
    CHECK(entered == 0x2000000);
    CHECK(machine.run({"switch", "--slot=8"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: --slot=8: this kernel has 8 slots, numbered from 0\n");
    machine.device.slots[0].reset();
    CHECK(machine.run({"switch"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: slot 0 is empty, and this kernel was not entered by a jump\n");
    CHECK(machine.run({"switch", "--slot=4"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: slot 4 is empty\n");
    machine.device.slots[3]->entry = 0;
    CHECK(machine.run({"switch", "--slot=3"}) == Exit::kNoPeer);
    CHECK_THAT(machine.said(), Contains("nothing is loaded, or the peer left no way back"));
}

TEST_CASE("device: switch loads the way back once, as a peer of 32 bits that is in memory already") {
    MachineWithModule machine;
    machine.set_command_line("kexec_jump_back_entry=0x4800040");
    REQUIRE(machine.run({"switch"}) == Exit::kDone);
    REQUIRE(machine.device.slots[0]);
    CHECK(machine.device.slots[0]->flags == LIBJUMP_LOAD_PROTECTED32);
    CHECK(machine.device.slots[0]->entry == 0x4800040);
    CHECK(machine.device.slots[0]->memory.empty());
    REQUIRE(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.device.count(LIBJUMP_LOAD) == 1);
    CHECK(machine.device.count(LIBJUMP_ENTER) == 2);
}

TEST_CASE("device: status lists the slots, and marks none") {
    MachineWithModule machine;
    machine.device.slots[1] = {0, 0x4800040, {}};
    machine.device.slots[2] = {0, 0, {{0x100000, {1}}}};
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Contains("\nentered   not by a jump\n"
                                        "interface /dev/libjump, version 1, 8 slots; devices are frozen and restored\n"
                                        "timeouts  up to 300 seconds: a test's\n"
                                        "slot 0    empty\n"
                                        "slot 1    loaded, entered at 0x4800040, resident\n"
                                        "slot 2    loaded, but there is no way into it\n"
                                        "slot 3    empty\n"));
    machine.device.refusals[LIBJUMP_SLOT] = EPERM;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::Contains("a test's\nslots     are shown only to root with CAP_SYS_BOOT\n"));
}

TEST_CASE("device: status is whole where the module's version does not fit, and fails") {
    MachineWithModule machine;
    machine.device.version = 2;
    CHECK(machine.run({"status"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Contains("\nentered   not by a jump\n"
                                        "interface /dev/libjump, but the module's interface is of version 2") &&
                                   Contains("\nslots     cannot be shown\n") &&
                                   Catch::EndsWith("kjump: the module's interface is of version 2, and kjump's of "
                                                   "version 1; rmmod libjump and modprobe libjump load the one "
                                                   "that was installed with kjump\n"));
}

TEST_CASE("device: restore puts an image of any kernel in the place of this one") {
    WithModule<WideFreshBoot> saved;
    auto& device = saved.device;
    auto& kernel = saved.kernel_with_module;
    FakeDevice::Loaded entered;
    device.peer = [&](auto& peer) {
        entered = peer;
        CHECK(saved.header().state == State::kResuming);
    };
    device.slots[0] = {LIBJUMP_LOAD_REPLACES, 0, {{0x200000, {1}}}};  // by a restore that was killed
    REQUIRE(saved.run_on(kernel, {"restore", "--quiet", saved.image}) == Exit::kDone);
    CHECK(entered.flags == (LIBJUMP_LOAD_PROTECTED32 | LIBJUMP_LOAD_REPLACES));
    CHECK(entered.entry == 0x4800040);
    CHECK((entered.memory == wide_memory()));
    CHECK((device.count(LIBJUMP_UNLOAD) == 1 && device.count(LIBJUMP_LOAD) == 1 && device.count(LIBJUMP_ENTER) == 1));
    CHECK(device.asked[device.asked.size() - 2].request == LIBJUMP_SET_ENTRY);

    auto bytes = read_file(saved.image);
    bytes.back() ^= 1;
    write_file(saved.image, bytes);
    device.slots[0].reset();
    CHECK(saved.run_on(kernel, {"restore", "--quiet", "--again", saved.image}) == Exit::kDamaged);
    CHECK_FALSE(device.slots[0]);
    CHECK((device.count(LIBJUMP_SET_ENTRY) == 1 && device.count(LIBJUMP_ENTER) == 1));
}

TEST_CASE("device: an image of a kernel of 32 bits is for that kernel") {
    WithModule<FreshBoot> saved;
    auto& device = saved.device;
    auto& kernel = saved.kernel_with_module;
    CHECK(saved.run_on(kernel, {"restore", "--quiet", saved.image}) == Exit::kForeign);
    CHECK_THAT(saved.said(), Contains("of a kernel of 32 bits, which is restored by the same kernel"));
    CHECK(saved.header().state == State::kComplete);
    CHECK(device.count(LIBJUMP_LOAD) + device.count(LIBJUMP_UNLOAD) == 0);
}
