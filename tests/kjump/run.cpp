// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "support/elf_program.hpp"
#include "support/signals.hpp"
#include "support/slots.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class MachineWithProgram : public MachineWithSlots {
public:
    const std::string file = folder / "program";

    MachineWithProgram() {
        write_text(file, "\xf4\xc3");
        kernel.on_jump = [this] {
            auto bytes = kernel.memory.begin()->second;
            bytes[1] = '!';
            kernel.left = {{kernel.memory.begin()->first, bytes}};
        };
    }
};

}  // namespace

TEST_CASE("run: a program is loaded, entered, and its memory shown") {
    MachineWithProgram machine;
    REQUIRE(machine.run({"run", "--dump=0x100000,2", machine.file}) == Exit::kDone);
    CHECK(machine.said() == "0x100000+0000: f4 21  .!\n");
    CHECK(machine.kernel.entry == 0x100000);
    CHECK(machine.kernel.placement == Placement::kSwapped);
    CHECK(machine.kernel.unloads == 1);
    CHECK(machine.kernel.chosen == 2);
    REQUIRE(machine.run({"run", "--at=0x20000", "--entry=0x20001", machine.file}) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.kernel.entry == 0x20001);
}

TEST_CASE("a fault of kjump itself is a sentence and a status too") {
    MachineWithProgram machine;
    machine.kernel.on_load = [] { throw std::length_error("too long"); };
    CHECK(machine.run({"run", machine.file}) == Exit::kIo);
    CHECK(machine.said() == "kjump: a fault of kjump itself: too long\n");
    CHECK(machine.kernel.chosen == 2);
    machine.kernel.on_load = [] { throw std::bad_alloc(); };
    CHECK(machine.run({"run", machine.file}) == Exit::kIo);
    CHECK(machine.said() == "kjump: out of memory\n");
}

TEST_CASE("run: what cannot be is refused before anything is touched") {
    MachineWithProgram machine;
    const auto refused = [&](Exit exit, std::vector<std::string> words, const std::string& why) {
        INFO(why);
        words.insert(words.begin(), "run");
        CHECK(machine.run(words) == exit);
        CHECK_THAT(machine.said(), Catch::Contains(why));
        CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
        CHECK(machine.kernel.chosen == 2);
    };
    refused(Exit::kIo, {"/nonexistent"}, "/nonexistent: No such file");
    refused(Exit::kUsage, {}, "run takes PROGRAM, not 0 operands");
    refused(Exit::kUsage, {"--at=here", machine.file}, "--at=here is no number");
    refused(Exit::kUsage, {"--timeout=0", machine.file}, "--timeout=0 is no number of seconds from 1 to 86400");
    refused(Exit::kKernel, {"--timeout=1", machine.file},
            "--timeout takes a kernel of 64 bits with libjump's module (modprobe libjump)");
    refused(Exit::kUsage, {"--dump=5", machine.file}, "--dump=5 is no address and number of bytes");
    refused(Exit::kUsage, {"--dump=5,", machine.file}, "--dump=5, is no address");
    refused(Exit::kUsage, {"--dump=0x100000,0", machine.file}, "--dump takes 1 to 65536 bytes");
    refused(Exit::kUsage, {"--dump=0x100000,65537", machine.file}, "--dump takes 1 to 65536 bytes");
    refused(Exit::kUsage, {"--dump=0x100000,4097", machine.file}, "not all in the program's pages");
    refused(Exit::kUsage, {"--dump=0xffffffffffffffff,2", machine.file}, "is no address");
    refused(Exit::kUsage, {"--entry=0x300000", machine.file}, "its entry 0x300000 is outside of it");
    refused(Exit::kSource, {"--at=0xe0000", machine.file}, "wants the page at 0xe0000, where there is no memory");
    refused(Exit::kSource, {"--at=0x9ffff", machine.file}, "wants the page at 0xa0000, where there is no memory");
    refused(Exit::kSource, {"--at=0x10000000", machine.file}, "wants the page at 0x10000000, where there is no memory");
    refused(Exit::kUsage, {"--at=0", machine.file}, "nothing can be entered at 0; --entry names another address");
    refused(Exit::kUsage, {"--at=0", "--entry=0", machine.file}, "nothing can be entered at 0");
}

TEST_CASE("run: an endless or too large program is refused before it is read") {
    MachineWithProgram machine;
    const auto refused = [&](const std::string& file, const std::string& why) {
        INFO(file);
        CHECK(machine.run({"run", file}) == Exit::kSource);
        CHECK(machine.said() == "kjump: " + file + why);
        CHECK(machine.kernel.loads + machine.kernel.jumps == 0);
    };
    write_text(machine.folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable:   8 kB\n");
    const auto* const more = ": has more than the 4096 bytes that this kernel has memory for\n";
    write_text(machine.file, std::string(4096, '\xc3'));
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
    write_text(machine.file, std::string(4097, '\xc3'));
    machine.kernel.loads = machine.kernel.jumps = 0;
    refused(machine.file, more);
    refused("/dev/zero", more);
}

TEST_CASE("run: a program of ELF that stores more than there is memory for is refused") {
    MachineWithProgram machine;
    write_text(machine.folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable: 32 kB\n");
    // The same 2 KiB of the file ten times.
    std::vector<ElfLoad> loads;
    for (std::uint32_t i = 0; i < 10; ++i) {
        loads.push_back({0x200000 + i * 0x1000, 0, 2048, 2048});
    }
    write_file(machine.file, elf_program(loads));
    CHECK(machine.run({"run", machine.file}) == Exit::kSource);
    CHECK(machine.said() ==
          "kjump: " + machine.file + ": has more than the 16384 bytes that this kernel has memory for\n");
    loads.resize(7);
    write_file(machine.file, elf_program(loads));
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
}

TEST_CASE("run: a kernel of Linux is no program") {
    MachineWithProgram machine;
    std::string image(0x1000, '\0');
    const auto put = [&](std::size_t offset, std::uint64_t value, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) {
            image[offset + i] = static_cast<char>(value >> 8 * i);
        }
    };
    put(0x202, 0x53726448, 4);
    write_text(machine.file, image);
    CHECK(machine.run({"run", machine.file}) == Exit::kSource);
    CHECK(machine.said() == "kjump: " + machine.file + ": is a kernel of Linux, which kjump load takes\n");
    put(0x202, 0x53726447, 4);
    write_text(machine.file, image);
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
    write_text(machine.file, image.substr(0, 0x263));
    CHECK(machine.run({"run", machine.file}) == Exit::kDone);
}

TEST_CASE("run: signals wait as long as the slot is another one") {
    MachineWithProgram machine;
    const auto jump = machine.kernel.on_jump;
    machine.kernel.on_load = machine.kernel.on_unload = [] { CHECK(is_blocked(SIGTERM)); };
    machine.kernel.on_jump = [=] {
        CHECK(is_blocked(SIGTERM));
        jump();
    };
    REQUIRE(machine.run({"run", machine.file}) == Exit::kDone);
    CHECK(machine.kernel.unloads == 1);
    CHECK_FALSE(is_blocked(SIGTERM));
}
