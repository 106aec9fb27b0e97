// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "support/fresh_boot.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("restore: a page of the image that is no RAM of this machine is named, with what else differs") {
    FreshBoot saved;
    saved.set_memory("0x6000ffe");  // the last page of the image is not whole
    check_refused(saved, Exit::kForeign,
                  "the image has memory at 0x6000fff-0x6000fff, where this machine has no RAM that the firmware leaves "
                  "to it (RAM of the image's machine alone: 0x6000fff-0xfffffff; of this one alone: nothing)");
    write_text(saved.folder / "sys/firmware/memmap/2/start", "0x4802000\n");
    write_text(saved.folder / "sys/firmware/memmap/2/end", "0x100fffff\n");
    check_refused(saved, Exit::kForeign,
                  "the image has memory at 0x4800000-0x4801fff, where this machine has no RAM that the firmware leaves "
                  "to it (RAM of the image's machine alone: 0x100000-0x4801fff; of this one alone: "
                  "0x10000000-0x100fffff)");
}

TEST_CASE("restore: a memory map that differs where the image is not is described, and no reason to refuse") {
    FreshBoot saved;
    for (const auto* end : {"0xfffbfff", "0x6000fff"}) {
        saved.set_memory(end);
        REQUIRE(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
        CHECK_THAT(saved.said(), Catch::StartsWith("kjump: " + saved.image +
                                                   ": the memory map has changed, but not where the image is (RAM of "
                                                   "the image's machine alone: 0x"));
    }
    saved.set_memory("0x10000fff");
    REQUIRE(saved.run({"restore", saved.image}) == Exit::kDone);
    CHECK(saved.said() == "kjump: " + saved.image +
                              ": the memory map has changed, but not where the image is (RAM of the image's machine "
                              "alone: nothing; of this one alone: 0x10000000-0x10000fff); if its kernel uses ACPI, the "
                              "firmware's tables may not be "
                              "where it left them\n");
    CHECK(saved.kernel.jumps == 1);
}

TEST_CASE("restore: the memory map below 1 MiB may be another boot loader's") {
    FreshBoot saved;
    write_text(saved.folder / "sys/firmware/memmap/0/end", "0x8ffff\n");
    saved.set_memory("0x10000fff");
    write_text(saved.folder / "sys/firmware/memmap/0/end", "0x8ffff\n");
    CHECK(saved.run({"restore", saved.image}) == Exit::kDone);
}

TEST_CASE("restore: a map of which the header has only the beginning is compared as far as it goes") {
    FreshBoot saved;
    auto header = saved.header();
    header.memory_text = "100000-4ffffff\n5000000-6ffffff\n7000000-7fff";  // cut
    saved.put(header);
    saved.set_memory("0xfffffffe");
    REQUIRE(saved.run({"restore", "--check", saved.image}) == Exit::kDone);
    CHECK_THAT(saved.said(), Catch::Contains("alone: nothing; of this one alone: nothing)"));
}

TEST_CASE("restore: no more of this kernel's memory than there is") {
    FreshBoot saved;
    const auto meminfo = saved.folder / "proc/meminfo";
    // 0x9e000 bytes lie below 640 KiB, which is this kernel's too; 4 MiB are for the kernel.
    write_text(meminfo, "MemTotal: 65000 kB\nMemAvailable:    4727 kB\n");
    const auto before = read_file(saved.image);
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK_THAT(saved.said(), Catch::Contains("kjump: the image needs 0.6 MiB of this kernel's "
                                             "memory, and 4.6 MiB are available; start"));
    CHECK(saved.kernel.loads == 0);
    CHECK(read_file(saved.image) == before);
    write_text(meminfo, "MemTotal: 65000 kB\nMemAvailable:    4728 kB\n");
    CHECK(saved.run({"restore", saved.image}) == Exit::kDone);
    write_text(meminfo, "MemTotal: 65000 kB\n");
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kIo);
}

TEST_CASE("restore: at most half of this kernel's memory may be taken") {
    FreshBoot saved;
    const auto meminfo = saved.folder / "proc/meminfo";
    write_text(meminfo, "MemTotal: 1263 kB\nMemAvailable: 32768 kB\n");  // twice 632 KiB, less 1
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK_THAT(saved.said(), Catch::Contains("kjump: the image needs 0.6 MiB of this kernel's memory, and at "
                                             "most half of its 1.2 MiB may be taken; start"));
    CHECK(saved.kernel.loads == 0);
    write_text(meminfo, "MemTotal: 1264 kB\nMemAvailable: 32768 kB\n");
    CHECK(saved.run({"restore", saved.image}) == Exit::kDone);
    write_text(meminfo, "MemAvailable: 32768 kB\n");
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kIo);
    CHECK_THAT(saved.said(), Catch::Contains("/proc/meminfo: does not say MemTotal"));
}

TEST_CASE("restore: of a segment only what lies in this kernel's memory is kept in it") {
    FreshBoot saved;
    // 0x2000 bytes of the image's second segment, its end in the middle of a page.
    write_text(saved.folder / "proc/iomem", "00100000-048017ff : System RAM\n");
    write_text(saved.folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable:    4104 kB\n");
    REQUIRE(saved.run({"restore", saved.image}) == Exit::kDone);
    auto inside = kHigh, outside = kHigh;
    inside.resize(0x2000);
    outside.erase(outside.begin(), outside.begin() + 0x2000);
    outside.resize(0x6000);
    const FakeKernel::Memory expected{{0x1000, {kLow.begin(), kLow.begin() + 0x9e000}},
                                      {0x4800000, inside},
                                      {0x4802000, outside},
                                      {0x6000000, kMore}};
    CHECK((saved.kernel.memory == expected));
    write_text(saved.folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable:    4103 kB\n");
    CHECK(saved.run({"restore", "--again", saved.image}) == Exit::kKernel);
    CHECK_THAT(saved.said(), Catch::Contains("4.0 MiB are available"));
}

TEST_CASE("restore: room is judged before the content is read") {
    FreshBoot saved;
    saved.change_content([](auto) {});
    auto bytes = read_file(saved.image);
    bytes.back() ^= 1;
    write_file(saved.image, bytes);
    write_text(saved.folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable:    4000 kB\n");
    CHECK(saved.run({"restore", saved.image}) == Exit::kKernel);
    CHECK(saved.run({"restore", "--check", saved.image}) == Exit::kDamaged);
}
