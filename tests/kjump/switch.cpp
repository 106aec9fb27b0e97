// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "support/control_page.hpp"
#include "support/core_builder.hpp"
#include "support/signals.hpp"
#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("switch: the way back is loaded once, and then taken as it is") {
    FakeMachine machine;
    REQUIRE(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.kernel.loads == 1);
    CHECK(machine.kernel.entry == 0x4800040);
    CHECK(machine.kernel.placement == Placement::kSwapped);
    CHECK(machine.kernel.memory.empty());  // the peer is there already
    machine.kernel.loaded = true;
    REQUIRE(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.kernel.loads == 1);
    CHECK(machine.kernel.jumps == 2);
}

TEST_CASE("switch: nowhere to go") {
    FakeMachine machine;
    machine.set_command_line("console=ttyS0");
    CHECK(machine.run({"switch"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: there is no peer: this kernel was not entered by a jump, and nothing is loaded\n");
    CHECK(machine.run({"switch", "--entry=0x3000000"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: the entry 0x3000000 cannot be: it lies in memory of the running kernel\n");
    CHECK(machine.run({"switch", "--entry=0x20000000"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: the entry 0x20000000 cannot be: there is no memory\n");
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK(machine.run({"switch", "--entry=0x4800040"}) == Exit::kDone);
    CHECK(machine.kernel.entry == 0x4800040);
}

TEST_CASE("switch: the way back is in the control page of a kernel that left") {
    FakeMachine machine;
    auto page = with_control_page(pattern(4096, 1), 0x4800000);
    machine.kernel.outside = page;
    CHECK(machine.run({"switch"}) == Exit::kDone);
    CHECK(machine.run({"switch", "--entry=0x4800800"}) == Exit::kNoPeer);  // data of that page
    page[libjump::kControlHeaderOffset + offsetof(libjump::ControlHeader, phase)] = 'h';
    machine.kernel.outside = page;
    CHECK(machine.run({"switch"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: the entry 0x4800040 cannot be: no kernel left from there\n");
    machine.kernel.outside = with_control_page(pattern(4096, 1), 0x4801000);
    CHECK(machine.run({"switch"}) == Exit::kNoPeer);
    CHECK(machine.kernel.jumps == 1);
    machine.kernel.outside = with_control_page(pattern(4096, 1), 0x4800000, libjump::Machine::kX86_64);
    CHECK(machine.run({"switch"}) == Exit::kDone);
}

TEST_CASE("switch: a loaded peer is not thrown away for an entry") {
    FakeMachine machine;
    machine.kernel.loaded = true;
    CHECK(machine.run({"switch", "--entry=0x4800040"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Catch::Contains("a peer is loaded already, and --entry would lose it"));
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
}

TEST_CASE("switch: what the kernel refuses is passed on") {
    FakeMachine machine;
    machine.kernel.loaded = true;
    machine.kernel.on_jump = [] { throw Failure(Exit::kKernel, "the kernel does not leave: Device or resource busy"); };
    CHECK(machine.run({"switch"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: the kernel does not leave: Device or resource busy\n");
}

TEST_CASE("switch: one of several peers is chosen by its slot") {
    FakeMachine machine;
    machine.kernel.loaded = true;
    CHECK(machine.run({"switch", "--slot=2"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Catch::Contains("this kernel has no slots"));
    machine.kernel.slot_list.assign(8, kEmpty);
    CHECK(machine.run({"switch", "--slot=2"}) == Exit::kDone);
    CHECK(machine.kernel.chosen == 2);
    CHECK(machine.kernel.jumps == 1);
}

TEST_CASE("switch: a slot that the kernel does not have is refused") {
    MachineWithSlots machine;
    machine.kernel.loaded = true;
    CHECK(machine.run({"switch", "--slot=7"}) == Exit::kDone);
    for (const auto* number : {"8", "99999999999"}) {
        CHECK(machine.run({"switch", std::string("--slot=") + number}) == Exit::kUsage);
        CHECK(machine.said() ==
              std::string("kjump: --slot=") + number + ": this kernel has 8 slots, numbered from 0\n");
    }
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.kernel.chosen == 7);
}

TEST_CASE("switch: when it fails the slot is the one that was chosen before") {
    MachineWithSlots machine;
    machine.set_command_line("console=ttyS0");
    machine.kernel.chosen = 3;
    CHECK(machine.run({"switch", "--slot=5"}) == Exit::kNoPeer);
    CHECK(machine.said() == "kjump: slot 5 is empty\n");
    CHECK(machine.kernel.chosen == 3);
    machine.kernel.loaded = true;
    machine.kernel.on_jump = [&] {
        CHECK(machine.kernel.chosen == 5);
        CHECK(is_blocked(SIGTERM));  // nobody ends kjump before it has put the slot back
        throw Failure(Exit::kKernel, "the kernel does not leave: Device or resource busy");
    };
    CHECK(machine.run({"switch", "--slot=5"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: the kernel does not leave: Device or resource busy\n");
    CHECK(machine.kernel.chosen == 3);
}

TEST_CASE("switch: an empty slot that is named is not taken for the way back") {
    MachineWithSlots machine;
    machine.kernel.chosen = 3;
    CHECK(machine.run({"switch", "--slot=1"}) == Exit::kNoPeer);
    CHECK(machine.said() ==
          "kjump: slot 1 is empty; kjump switch without --slot goes back to the kernel that jumped here\n");
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    CHECK(machine.kernel.chosen == 3);
    CHECK(machine.run({"switch", "--slot=1", "--entry=0x4800040"}) == Exit::kDone);
    CHECK(machine.kernel.entry == 0x4800040);
    CHECK(machine.kernel.chosen == 1);
}

TEST_CASE("status: how this kernel came here and what it can go to") {
    FakeMachine machine;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK(machine.said() ==
          "kernel    6.1.0-test #1 SMP test (build 01020304)\n"
          "memory    255.0 MiB above 1 MiB\n"
          "entered   by a jump; the way back is 0x4800040\n"
          "interface a test's\n"
          "loaded    no\n");
    machine.set_command_line("quiet");
    machine.kernel.loaded = true;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::Contains("entered   not by a jump\ninterface a test's\nloaded    yes\n"));
}

TEST_CASE("status: every slot, its entry, and which one is chosen") {
    FakeMachine machine;
    machine.kernel.slot_list = {entered_at(0x4800040), kEmpty, entered_at(0), kEmpty};
    machine.kernel.chosen = 1;
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::EndsWith("loaded    no\n"
                                               "slot 0    loaded, entered at 0x4800040\n"
                                               "slot 1    empty, chosen\n"
                                               "slot 2    loaded, but there is no way into it\n"
                                               "slot 3    empty\n"));
}

TEST_CASE("status: slots that only root may read are left out") {
    FakeMachine machine;
    machine.kernel.slot_list = {entered_at(0x4800040)};
    machine.kernel.on_slots = [] { throw Failure(Exit::kKernel, "only root may"); };
    REQUIRE(machine.run({"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::EndsWith("loaded    no\nslots     are shown only to root with CAP_SYS_BOOT\n"));
    machine.kernel.on_slots = [] { throw Failure(Exit::kIo, "kexec_slots: Input/output error"); };
    CHECK(machine.run({"status"}) == Exit::kIo);
}
