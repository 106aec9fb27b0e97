// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <cstring>

#include <catch2/catch.hpp>

#include <libjump/bios/code.hpp>
#include <libjump/bios/window.hpp>

#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;
using libjump::BiosRequest;

namespace {

constexpr std::uint64_t kWindow = 0x80000, kBuffer = 0x82000, kRequest = 0x86000;

// A machine on which the call does what `service` does.
class MachineWithBios : public MachineWithSlots {
public:
    std::function<void(BiosRequest&, std::uint8_t* buffer)> service = [](auto&, auto*) {};
    BiosRequest got{};
    std::uint64_t slot_at_jump = ~0u;

    MachineWithBios() {
        kernel.on_jump = [this] {
            slot_at_jump = kernel.chosen;
            auto bytes = kernel.memory.at(kWindow);
            auto* const request = bytes.data() + (kRequest - kWindow);
            std::memcpy(&got, request, sizeof got);
            auto served = got;
            served.report.end = libjump::BiosEnd::kDone;
            service(served, bytes.data() + (kBuffer - kWindow));
            std::memcpy(request, &served, sizeof served);
            kernel.left = {{kWindow, bytes}};
        };
    }

    Exit call(std::vector<std::string> words) {
        words.insert(words.begin(), "bios");
        return run(words);
    }
};

}  // namespace

TEST_CASE("bios: the peer is trampoline, buffer and request") {
    MachineWithBios machine;
    REQUIRE(machine.call({"int=15", "eax=0xe820", "es=buffer", "in=5a01", "ticks=7"}) == Exit::kDone);
    CHECK(machine.kernel.entry == kWindow);
    CHECK(machine.kernel.placement == Placement::kSwapped);
    const auto setup = libjump::make_bios_window_setup(libjump::PhysAddr{kWindow}, libjump::PhysAddr{kRequest});
    CHECK(setup.request == kRequest);
    CHECK(machine.got.regs.eax == 0xe820);
    CHECK(machine.got.regs.es == kBuffer >> 4);
    CHECK(machine.got.target_at == 4 * 0x15);
    CHECK(machine.got.ticks == 7);
    CHECK((machine.got.buffer_in == 0 && machine.got.buffer_out == 0));
    CHECK(machine.got.to_bios.count > 10);
}

TEST_CASE("bios: what the kernel loads is the code and its setup") {
    MachineWithBios machine;
    std::vector<std::uint8_t> loaded;
    machine.service = [&](auto&, auto*) { loaded = machine.kernel.memory.at(kWindow); };
    REQUIRE(machine.call({"int=12", "in=5a01"}) == Exit::kDone);
    REQUIRE(loaded.size() == 0x7000);
    const auto code = libjump::bios_code_offset(libjump_bios_code_end);
    CHECK(std::memcmp(loaded.data(), libjump_bios_code, code) == 0);
    const auto setup = libjump::make_bios_window_setup(libjump::PhysAddr{kWindow}, libjump::PhysAddr{kRequest});
    CHECK(std::memcmp(loaded.data() + offsetof(libjump::BiosWindow, setup), &setup, sizeof setup) == 0);
    CHECK((loaded[0x2000] == 0x5a && loaded[0x2001] == 1 && loaded[0x2002] == 0));
}

TEST_CASE("bios: registers and buffer are printed") {
    MachineWithBios machine;
    machine.service = [](BiosRequest& request, std::uint8_t* buffer) {
        request.regs.eax = 0x534d4150;
        request.regs.gs = 0xbeef;
        std::memcpy(buffer, "VESA\0\3", 6);
    };
    REQUIRE(machine.call({"int=10", "dump=6"}) == Exit::kDone);
    CHECK(machine.said() ==
          "eax=534d4150 ebx=00000000 ecx=00000000 edx=00000000 esi=00000000 edi=00000000 "
          "ebp=00000000 eflags=00000002 ds=0000 es=0000 fs=0000 gs=beef\n"
          "buffer+0000: 56 45 53 41 00 03  VESA..\n");
}

TEST_CASE("bios: it happens in an empty slot, and all is as before") {
    MachineWithBios machine;
    REQUIRE(machine.call({"int=12"}) == Exit::kDone);
    CHECK(machine.slot_at_jump == 0);
    CHECK(machine.kernel.chosen == 2);
    CHECK(machine.kernel.unloads == 1);

    machine.service = [](auto&, auto*) { throw Failure(Exit::kKernel, "it does not leave"); };
    CHECK(machine.call({"int=12"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: it does not leave\n");
    CHECK(machine.kernel.chosen == 2);
    CHECK(machine.kernel.unloads == 2);

    machine.kernel.on_load = [] { throw Failure(Exit::kKernel, "it does not load it"); };
    CHECK(machine.call({"int=12"}) == Exit::kKernel);
    CHECK(machine.kernel.chosen == 2);
    CHECK(machine.kernel.unloads == 2);
}

TEST_CASE("bios: a call that was abandoned says where, and its registers") {
    MachineWithBios machine;
    machine.service = [](BiosRequest& request, auto*) {
        request.report.end = libjump::BiosEnd::kFault;
        request.report.vector = 6;
        request.report.cs = 0x8200;
        request.regs.eax = 0x1234;
    };
    CHECK(machine.call({"segment=8200", "offset=0", "in=0f0b", "dump=1"}) == Exit::kAbandoned);
    CHECK_THAT(machine.said(), Catch::StartsWith("eax=00001234 "));
    CHECK_THAT(machine.said(), Catch::EndsWith("\nbuffer+0000: 0f  .\n"
                                               "kjump: real-mode code raised exception 6 at 0x8200:0x0\n"));
    machine.service = [](BiosRequest& request, auto*) { request.report.end = libjump::BiosEnd::kTimeout; };
    CHECK(machine.call({"int=12"}) == Exit::kAbandoned);
}

TEST_CASE("bios: a vector that no BIOS set is not called") {
    MachineWithBios machine;
    machine.service = [](BiosRequest& request, auto*) { request.report.end = libjump::BiosEnd::kNoService; };
    CHECK(machine.call({"int=60", "dump=1"}) == Exit::kUsage);
    CHECK(machine.said() == "kjump: there is no real-mode service: its vector or address is 0:0\n");
}

TEST_CASE("bios: the slot of before is chosen again even if the peer cannot be unloaded") {
    MachineWithBios machine;
    machine.kernel.on_unload = [] { throw Failure(Exit::kKernel, "it is busy"); };
    CHECK(machine.call({"int=12"}) == Exit::kDone);
    CHECK_THAT(machine.said(), Catch::EndsWith("kjump: the peer is still loaded: it is busy\n"));
    CHECK(machine.kernel.chosen == 2);
}

TEST_CASE("bios: what cannot be is refused before anything is touched") {
    MachineWithBios machine;
    const auto refused = [&](Exit exit, const std::vector<std::string>& words, const std::string& why) {
        INFO(why);
        CHECK(machine.call(words) == exit);
        CHECK_THAT(machine.said(), Catch::Contains(why));
        CHECK(machine.kernel.loads + machine.kernel.jumps + machine.kernel.unloads == 0);
        CHECK(machine.kernel.chosen == 2);
    };
    refused(Exit::kUsage, {}, "bios takes words");
    refused(Exit::kUsage, {"eax=1"},
            "say what to call: int=VECTOR, or segment=SEGMENT offset=OFFSET; kjump --help lists what there is\n");
    refused(Exit::kUsage, {"int=10", "segment=1"}, "say what to call");
    refused(Exit::kUsage, {"int=10", "offset=1"}, "say what to call");
    refused(Exit::kUsage, {"segment=0", "offset=0"}, "there is no real-mode service");
    refused(Exit::kUsage, {"segment=f000"}, "say what to call");
    refused(Exit::kUsage, {"int=100"}, "interrupt vector 0x100 is above 0xff");
    refused(Exit::kUsage, {"int=123456789"},
            "int=123456789: not a hexadecimal number of at most 32 bits; kjump --help");
    refused(Exit::kUsage, {"int=10", "ah=1"}, "ah=1: no word of a call");
    refused(Exit::kUsage, {"int=10", "es=10000"}, "es=10000: neither");
    refused(Exit::kUsage, {"int=10", "in=123"}, "in=123: not bytes");
    refused(Exit::kUsage, {"int=10", "in=" + std::string(1026, '0')}, "more than 512 bytes");
    refused(Exit::kUsage, {"int=10", "dump=4001"}, "dump is more than the buffer has");
    refused(Exit::kUsage, {"segment=ffff", "offset=10"}, "0xffff:0x10 passes the end");
    for (const std::string name : {"eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "eflags", "int", "segment",
                                   "offset", "ticks", "dump", "ds", "es", "fs", "gs", "in"}) {
        const auto word = name + "=10";  // the same value twice, too, is one word too many
        refused(Exit::kUsage, {word, "int=12", word}, ": the second word of this name");
    }
    refused(Exit::kUsage, {"int=12", "es=buffer", "es=0"}, "es=0: the second word of this name");
    refused(Exit::kUsage, {"int=10", "--quiet"}, "bios has no option --quiet");
    write_text(machine.folder / "sys/firmware/memmap/0/end", "0x85fff\n");
    refused(Exit::kKernel, {"int=12"}, "borrows memory from 0x80000 to 0x87000");
    write_text(machine.folder / "sys/firmware/efi/systab", "");
    refused(Exit::kKernel, {"int=12"}, "started by UEFI: there is no BIOS to call");
}

TEST_CASE("bios: a kernel that cannot") {
    MachineWithBios machine;
    machine.kernel.slot_list.assign(8, entered_at(1));
    machine.kernel.slot_list[0] = entered_at(0);
    CHECK(machine.call({"int=12"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: every slot is taken; kjump unload --slot=NUMBER empties one\n");
    machine.kernel.has_lock = false;
    CHECK(machine.call({"int=12"}) == Exit::kKernel);
    CHECK_THAT(machine.said(), Catch::Contains("it has not all of libjump's patch"));
    CHECK(machine.kernel.loads == 0);
    FakeMachine without;
    CHECK(without.run({"bios", "int=12"}) == Exit::kKernel);
}
