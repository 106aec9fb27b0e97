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

TEST_CASE("a map without another is what only the first has") {
    const MemoryMap map({{0x1000, 0x9000}, {0x20000, 0x30000}});
    CHECK(map.without(MemoryMap({{0, 0x1000}, {0x2000, 0x3000}, {0x8800, 0x21000}, {0x30000, 0x40000}})).text() ==
          "1000-1fff\n3000-87ff\n21000-2ffff\n");
    CHECK(map.without(map).ranges().empty());
    CHECK(map.without(MemoryMap({})).ranges() == map.ranges());
}

TEST_CASE("a map in whole pages has every page of which a byte is in it") {
    CHECK(MemoryMap({{0x1fff, 0x2001}, {0x5000, 0x6000}}).whole_pages().text() == "1000-2fff\n5000-5fff\n");
}

TEST_CASE("a map's text is read as it was written, up to the last whole line") {
    const MemoryMap map({{0x1000, 0x2000}, {0x5000, 0x100000000}});
    CHECK(parse_map(map.text()).ranges() == map.ranges());
    CHECK(parse_map("1000-1fff\n5000-5f").text() == "1000-1fff\n");
    CHECK(parse_map("").ranges().empty());
    CHECK(parse_map("words\n\n1000-1fff\n").text() == "1000-1fff\n");
}

TEST_CASE("a map is described by its first ranges") {
    CHECK(MemoryMap({}).describe() == "nothing");
    CHECK(MemoryMap({{0x1000, 0x2000}, {0x5000, 0x6000}}).describe() == "0x1000-0x1fff, 0x5000-0x5fff");
    CHECK(MemoryMap({{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}}).describe() ==
          "0-0, 0x2-0x2, 0x4-0x4, 0x6-0x6 and 2 more");
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

TEST_CASE("the machine's memory has that of kernels that are away, and this kernel was told of none of it") {
    FakeMachine machine;
    machine.add_range("3", "0x10000000", "0x1fffffff", "Unknown E820 type");
    machine.add_range("4", "0x90000", "0x1000ff", "Unknown E820 type");  // the part below 1 MiB is left out
    machine.add_range("5", "0x40000000", "0x4fffffff", "Reserved");
    machine.add_range("6", "0x50000000", "0x5fffffff", "Something new");
    CHECK(machine_memory(machine.folder.path()).text() == "100000-1fffffff\n");
    machine.set_memory("0x7ffffff");
    CHECK(machine_memory(machine.folder.path()).text() == "100000-7ffffff\n10000000-1fffffff\n");
    CHECK(firmware_memory(machine.folder.path()).text() == "400-9fbff\n100000-7ffffff\n");
}

TEST_CASE("System RAM is what stands at the front of a line of /proc/iomem") {
    const auto map = system_ram(
        "00001000-0009fbff : System RAM\n000a0000-000bffff : Video\n"
        "00100000-03feffff : System RAM\n  01000000-012fffff : Kernel code\n");
    CHECK(map.text() == "1000-9fbff\n100000-3feffff\n");
    CHECK(system_ram("").bytes() == 0);
}
