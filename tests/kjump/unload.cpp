// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "support/module.hpp"
#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("unload: the chosen slot, or the one that is named") {
    MachineWithSlots machine;
    std::vector<std::uint64_t> unloaded;
    machine.kernel.on_unload = [&] { unloaded.push_back(machine.kernel.chosen); };
    REQUIRE(machine.run({"unload"}) == Exit::kDone);
    REQUIRE(machine.run({"unload", "--slot=1"}) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(unloaded == std::vector<std::uint64_t>{2, 1});
    CHECK(machine.kernel.chosen == 2);
}

TEST_CASE("unload: what cannot be is refused") {
    MachineWithSlots machine;
    CHECK(machine.run({"unload", "--slot=8"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: --slot=8: this kernel has 8 slots, numbered from 0\n");
    CHECK(machine.kernel.unloads == 0);
    machine.kernel.on_unload = [] { throw Failure(Exit::kKernel, "it is busy"); };
    CHECK(machine.run({"unload", "--slot=1"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: it is busy\n");
    CHECK(machine.kernel.chosen == 2);
    FakeMachine without;
    CHECK(without.run({"unload", "--slot=1"}) == Exit::kKernel);
    CHECK(without.said() == "kjump: this kernel has no slots\n");
    CHECK(without.run({"unload"}) == Exit::kDone);
    CHECK(without.kernel.unloads == 1);
}

TEST_CASE("unload: slots of the device") {
    MachineWithModule machine;
    machine.device.slots[0] = machine.device.slots[3] = {0, 0x1000000, {}};
    REQUIRE(machine.run({"unload", "--slot=3"}) == Exit::kDone);
    CHECK_FALSE(machine.device.slots[3]);
    CHECK(machine.device.slots[0]);
    REQUIRE(machine.run({"unload"}) == Exit::kDone);
    CHECK(machine.is_empty());
}
