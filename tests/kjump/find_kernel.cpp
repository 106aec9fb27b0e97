// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/find_kernel.hpp"

#include "support/fake_machine.hpp"
#include "support/refusal.hpp"

using namespace kjump;
using namespace kjump::test;
using Catch::StartsWith;

TEST_CASE("the device comes first, then the patched kernel's files") {
    const FakeMachine machine;
    const auto interface = [&] { return find_kernel(machine.folder.path())->interface(); };
    CHECK_THAT(interface(), StartsWith("none: "));
    write_text(machine.folder / "sys/kernel/kexec_slot", "0\n");
    CHECK(interface() == "kexec, with libjump's patches");
    std::filesystem::remove(machine.folder / "sys/kernel/kexec_slot");
    CHECK_THAT(interface(), StartsWith("none: "));
    write_text(machine.folder / "sys/kernel/kexec_memory", "");
    CHECK(interface() == "kexec, with libjump's patches");
    write_text(machine.folder / "dev/libjump", "");
    CHECK_THAT(interface(), StartsWith("/dev/libjump"));
}

TEST_CASE("a kernel with neither says what to do, whatever is wanted of it") {
    FakeMachine machine;
    const auto kernel = find_kernel(machine.folder.path());
    write_text(machine.folder / "program", "\xc3");
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"switch"}, {"switch", "--slot=1"}, {"run", machine.folder / "program"}, {"bios", "int=12"}}) {
        CHECK(machine.run_on(*kernel, words) == Exit::kKernel);
        CHECK(machine.said() ==
              "kjump: nothing can leave this kernel: load libjump's module (modprobe libjump), or boot "
              "a kernel with libjump's patches\n");
    }
    CHECK(machine.run_on(*kernel, {"status"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::Contains("\ninterface none: load libjump's module (modprobe libjump), or boot a "
                                               "kernel with libjump's patches\n"));
}
