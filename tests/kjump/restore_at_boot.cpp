// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump restore --at-boot: which image of a machine's disks is restored, and what becomes of the others.
#include <catch2/catch.hpp>

#include "support/boot.hpp"

using namespace kjump;
using namespace kjump::test;

TEST_CASE("restore --at-boot: the image for this boot is restored as by its name") {
    Boot machine;
    const auto disk = machine.add("sda");
    machine.kernel.on_jump = [&] { CHECK(state_on(disk) == State::kResuming); };
    CHECK(machine.restore() == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.kernel.entry == 0x4800040);
    CHECK((machine.kernel.memory == wide_memory()));
    machine.kernel.jumps = 0;
    CHECK(machine.restore() == Exit::kDamaged);  // once
    CHECK(machine.said() == kNone);
    CHECK(machine.logged.empty());
    CHECK(machine.kernel.jumps == 0);
    CHECK(state_on(disk) == State::kResuming);
}

TEST_CASE("restore --at-boot: of two the newest is restored, when the older one is passed over") {
    for (const auto* newest : {"sda", "sdb"}) {
        Boot machine;
        const auto disk = machine.add(newest, 2), older = machine.add(newest == std::string("sda") ? "sdc" : "sda", 1),
                   oldest = machine.add("sdd", 0);
        machine.kernel.on_load = machine.kernel.on_jump = [&] {
            CHECK(state_on(older) == State::kPassedOver);
            CHECK(state_on(oldest) == State::kPassedOver);
        };
        CHECK(machine.restore() == Exit::kDone);
        CHECK(machine.said() == passed_over(older) + passed_over(oldest));
        CHECK(state_on(disk) == State::kResuming);
        CHECK(header_on(older).resumed != 0);
        CHECK(machine.kernel.jumps == 1);
    }
}

TEST_CASE("restore --at-boot: that memory ran out is a sentence in the log too") {
    Boot machine;
    machine.add("sda");
    machine.kernel.on_load = [] { throw std::bad_alloc(); };
    CHECK(machine.restore() == Exit::kIo);
    CHECK(machine.logged == std::vector<std::string>{"out of memory"});
}

TEST_CASE("restore --at-boot: an image that is refused is passed over, and no older one is taken") {
    Boot machine;
    const auto disk = machine.add("sda", 1), older = machine.add("sdb");
    machine.kernel.on_load = [] { throw Failure(Exit::kKernel, "the kernel does not load it"); };
    CHECK(machine.restore() == Exit::kKernel);
    CHECK(machine.said() == passed_over(older) + passed_over(disk) + "kjump: the kernel does not load it\n");
    CHECK(machine.logged == std::vector<std::string>{"the kernel does not load it"});
    CHECK(state_on(disk) == State::kPassedOver);
    CHECK(state_on(older) == State::kPassedOver);
    CHECK(machine.kernel.jumps == 0);
    machine.kernel.on_load = [] {};
    CHECK(machine.run({"restore", "--quiet", disk}) == Exit::kResumed);
    CHECK_THAT(machine.said(), Catch::Contains("the image was passed over when the machine booted, on 2") &&
                                   Catch::Contains("unless nothing was mounted (--again resumes it all the same)"));
    CHECK(machine.run({"restore", "--quiet", "--again", disk}) == Exit::kDone);
}

TEST_CASE("restore --at-boot: a jump that fails, damage, or a kernel without the module leave it passed over") {
    Boot machine;
    const auto check = [&](Exit exit, const std::string& words, const std::string& disk,
                           const std::string& before = "") {
        CHECK(machine.restore() == exit);
        CHECK_THAT(machine.said(), Catch::StartsWith(before + passed_over(disk)) && Catch::Contains(words));
        CHECK(state_on(disk) == State::kPassedOver);
        CHECK(machine.kernel.memory.empty());
    };
    int jumps = 0;
    machine.kernel.on_jump = [&] {
        ++jumps;
        throw Failure(Exit::kKernel, "the kernel does not leave");
    };
    std::string tries;
    for (int again = 0; again < 9; ++again) {
        tries += "kjump: the kernel does not leave; it is tried again\n";
    }
    check(Exit::kKernel, "the kernel does not leave", machine.add("sda"), tries);
    CHECK(jumps == 10);
    machine.kernel.on_jump = [] { FAIL("it left"); };
    const auto disk = machine.add("sda");
    auto bytes = read_file(disk);
    bytes.back() ^= 1;
    write_file(disk, bytes);
    check(Exit::kDamaged, "the image is damaged: its content is not what was saved", disk);
    machine.kernel.takes_any = false;
    check(Exit::kForeign, "holds a kernel of 64 bits, which libjump's module restores", machine.add("sda"));
}

TEST_CASE("restore --at-boot: a device that refuses to be suspended is asked again") {
    Boot machine;
    const auto disk = machine.add("sda");
    machine.kernel.on_jump = [&, refusals = 2]() mutable {
        CHECK(state_on(disk) == State::kResuming);
        if (refusals-- > 0) {
            throw Failure(Exit::kKernel, "the kernel does not leave: Device or resource busy");
        }
    };
    CHECK(machine.restore() == Exit::kDone);
    CHECK(machine.kernel.jumps == 1);
    CHECK(machine.kernel.loads == 1);
    CHECK(state_on(disk) == State::kResuming);
}

TEST_CASE("restore --at-boot --pass-over: nothing is restored") {
    Boot machine;
    const auto disk = machine.add("sda"), newer = machine.add("sdb", 1);
    CHECK(machine.restore({"--pass-over"}) == Exit::kDone);
    CHECK(machine.said() == passed_over(newer) + passed_over(disk));
    CHECK(state_on(disk) == State::kPassedOver);
    CHECK(state_on(newer) == State::kPassedOver);
    CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
}
