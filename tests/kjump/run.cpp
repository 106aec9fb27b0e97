// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

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
    refused(Exit::kUsage, {}, "run takes 1 operand, not 0");
    refused(Exit::kUsage, {"--at=here", machine.file}, "--at=here is no number");
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
}
