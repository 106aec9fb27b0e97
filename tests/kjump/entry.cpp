// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "machine/entry.hpp"

#include <catch2/catch.hpp>
#include <elf.h>

#include "support/control_page.hpp"
#include "support/refusal.hpp"

using namespace kjump;

TEST_CASE("the way back stands on the command line") {
    CHECK(jump_back_entry("console=ttyS0 kexec_jump_back_entry=0x48000dc\n") == 0x48000dcu);
    CHECK(jump_back_entry("kexec_jump_back_entry=0x1000 quiet kexec_jump_back_entry=0x2000") == 0x2000u);
    CHECK_FALSE(jump_back_entry("console=ttyS0\n"));
    CHECK_FALSE(jump_back_entry("not_kexec_jump_back_entry=0x1000\n"));
    REQUIRE_REFUSED(Exit::kNoPeer, "kexec_jump_back_entry=0xzz on the kernel's command line is no address",
                    jump_back_entry("kexec_jump_back_entry=0xzz\n"));
    REQUIRE_REFUSED(Exit::kNoPeer, "is no address", jump_back_entry("a kexec_jump_back_entry= b\n"));
}

TEST_CASE("an entry lies in memory that is another kernel's") {
    const MemoryMap machine({{0x100000, 0x10000000}}), own({{0x1000, 0x90000}, {0x100000, 0x4000000}});
    CHECK_NOTHROW(check_entry(0x4000000, machine, own));
    CHECK_NOTHROW(check_entry(0xfffffff, machine, own));
    CHECK_NOTHROW(check_entry(0x90000, machine, own));  // low memory
    REQUIRE_REFUSED(Exit::kNoPeer, "the entry 0x104800040 cannot be: nothing above 4 GiB",
                    check_entry(0x104800040, MemoryMap({{0x100000, 0x200000000}}), own));
    REQUIRE_REFUSED(Exit::kNoPeer, "the entry 0xfff cannot be: no kernel is entered in the first page",
                    check_entry(0xfff, machine, own));
    REQUIRE_REFUSED(Exit::kNoPeer, "there is no memory", check_entry(0x10000000, machine, own));
    REQUIRE_REFUSED(Exit::kNoPeer, "there is no memory", check_entry(0xa0000, machine, own));
    REQUIRE_REFUSED(Exit::kNoPeer, "nothing above 4 GiB can be entered", check_entry(0x1004800040, machine, own));
    REQUIRE_REFUSED(Exit::kNoPeer, "it lies in memory of the running kernel", check_entry(0x3ffffff, machine, own));
    REQUIRE_REFUSED(Exit::kNoPeer, "it lies in memory of the running kernel", check_entry(0x8ffff, machine, own));
}

TEST_CASE("the way back lies in the code of a control page whose kernel is away") {
    const auto page = kjump::test::with_control_page(std::vector<std::uint8_t>(4096, 0xee), 0x4800000);
    CHECK(is_way_back(0x4800000, page));
    CHECK(is_way_back(0x48007ff, page));
    CHECK_FALSE(is_way_back(0x4800800, page));  // the header
    CHECK_FALSE(is_way_back(0x4801040, page));  // another page
    CHECK_FALSE(is_way_back(0x104800040, page));
    const auto wide = kjump::test::with_control_page(page, 0x4800000, libjump::Machine::kX86_64);
    CHECK(is_way_back(0x4800000, wide));
    CHECK(is_way_back_of(EM_X86_64, 0x4800000, wide));
    CHECK_FALSE(is_way_back_of(EM_386, 0x4800000, wide));
    CHECK(is_way_back(0x48007ff, wide));
    CHECK_FALSE(is_way_back(0x4800800, wide));
    CHECK_FALSE(is_way_back(0x4801040, wide));
    CHECK_FALSE(is_way_back(0x4800000, Bytes(wide).first(4095)));
}

TEST_CASE("a way back that moves nothing has an empty list") {
    const auto patch = moves_nothing(0x1234800040);
    CHECK(patch.start == 0x1234800858);  // docs/SPEC-x86_64.md
    CHECK(patch.bytes == std::vector<std::uint8_t>{4, 0, 0, 0, 0, 0, 0, 0});
    CHECK(moves_nothing(0x4800000).start == 0x4800858);
}
