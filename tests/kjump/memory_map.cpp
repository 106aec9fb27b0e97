// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/memory_map.hpp"

#include <catch2/catch.hpp>

#include "support/fake_machine.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("a map has one form") {
    const MemoryMap map({{0x5000, 0x6000}, {0x1000, 0x2000}, {0x2000, 0x3000}, {0x2800, 0x2900}, {0x9000, 0x9000}});
    CHECK(map.text() == "1000-2fff\n5000-5fff\n");
    CHECK(map.bytes() == 0x3000);
    CHECK(map.contains(0x2fff));
    CHECK_FALSE(map.contains(0x3000));
}

TEST_CASE("the machine's memory is its firmware's RAM from 1 MiB up") {
    FakeMachine machine;
    CHECK(machine_memory(machine.folder.path()).text() == "100000-fffffff\n");
    write_text(machine.folder / "sys/firmware/memmap/0/start",
               "0x0\n");  // as the firmware itself says, before kexec-tools
    CHECK(machine_memory(machine.folder.path()).text() == "100000-fffffff\n");
    write_text(machine.folder / "sys/firmware/memmap/2/start", "what\n");
    REQUIRE_REFUSED(Exit::kIo, "2/start: holds no address", machine_memory(machine.folder.path()));
    REQUIRE_REFUSED(Exit::kIo, "No such file", machine_memory("/nonexistent"));
}

TEST_CASE("System RAM is what stands at the front of a line of /proc/iomem") {
    const auto map = system_ram(
        "00001000-0009fbff : System RAM\n000a0000-000bffff : Video\n"
        "00100000-03feffff : System RAM\n  01000000-012fffff : Kernel code\n");
    CHECK(map.text() == "1000-9fbff\n100000-3feffff\n");
    CHECK(system_ram("").bytes() == 0);
}
