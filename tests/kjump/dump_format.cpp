// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump --format: an ELF core, and by makedumpfile, or what stands for it here, others.
#include "elf/elf_core.hpp"
#include "machine/vmcoreinfo.hpp"
#include "support/dumping_machine.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

class MachineWithMakedumpfile : public DumpingMachine {
public:
    const std::string tool = folder / "usr/bin/makedumpfile", asked = folder / "asked";

    // It writes down what it is given; `end` is shell, $7 the core, $8 what it has to make.
    void set_tool(const std::string& end) const {
        write_text(tool, "#!/bin/sh\necho it says\necho \"$1 $2 $3 $4 $5 $6\" >'" + asked + "'\n" + end + "\n");
        std::filesystem::permissions(tool, std::filesystem::perms(0755));
    }
    std::string arguments() const { return contents(asked); }
};

// Of what was saved: all pages, at the addresses that the saved kernel's core had, and its notes.
void check_core(const std::string& name) {
    FileSource source(File::for_reading(name));
    const auto core = read_core(source, [](auto&) { FAIL("something is left out"); });
    std::map<std::uint64_t, std::vector<std::uint8_t>> memory;
    for (const auto& segment : core.segments) {
        auto& bytes = memory[segment.physical];
        bytes.resize(static_cast<std::size_t>(segment.file_size));
        source.read(segment.offset, bytes);
        CHECK(segment.virtual_address == 0);
    }
    CHECK((memory ==
           FakeKernel::Memory{
               {0x1000, kWideLow}, {0x3f00000, kWideMiddle}, {0x4800000, kWideControl}, {0x140000000, kWideFar}}));
    REQUIRE(core.aliases.size() == 1);
    CHECK(core.aliases[0].physical == kWideText);
    CHECK(core.aliases[0].file_size == kWideTextBytes);
    CHECK(core.aliases[0].virtual_address == kWideTextVirtual);
    CHECK(vmcoreinfo_in(core.notes).text() == kInfo);
}

}  // namespace

TEST_CASE("dump --format: makedumpfile gets the core, and what it makes takes its place") {
    MachineWithMakedumpfile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    const auto seen = machine.folder / "seen";
    machine.set_tool("cat \"$7\" >'" + seen + "'; echo small >\"$8\"");
    const std::pair<std::string, std::string> formats[] = {{"zlib", "-c"}, {"snappy", "-p"}};
    for (const auto& [format, option] : formats) {
        CHECK(machine.dump({"--force", "--format=" + format}) == Exit::kDone);
        CHECK(machine.said() == "dumped to " + machine.file + ": 0.0 MiB\n");
        CHECK(machine.arguments() == "-f " + option + " -d 1 --message-level 4\n");
        check_core(seen);
        CHECK(contents(machine.file) == "small\n");
        CHECK(std::filesystem::status(machine.file).permissions() == std::filesystem::perms(0600));
        CHECK(machine.files() == std::vector<std::string>{machine.file});
    }
    CHECK(machine.dump_to("-", {"--format=snappy", "--through=" + machine.disk}) == Exit::kDone);
    CHECK(machine.said() == "small\n");
}

TEST_CASE("dump --format: there is room for what makedumpfile makes, since the image is gone") {
    MachineWithMakedumpfile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    const auto seen = machine.folder / "seen";
    machine.set_tool("find '" + machine.mounted.path() + "' -type f -size +0 ! -path \"$7\" >'" + seen +
                     "'; echo small >\"$8\"");
    CHECK(machine.dump({"--format=snappy"}) == Exit::kDone);
    CHECK(std::filesystem::exists(seen));
    CHECK(contents(seen).empty());
}

TEST_CASE(
    "dump --format=elf: the core has all pages at the addresses that the saved kernel's core had, and its notes") {
    DumpingMachine machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    CHECK(machine.dump({"--format=elf"}) == Exit::kDone);
    check_core(machine.file);
    const auto one = read_file(machine.file);
    CHECK(machine.dump({"--format=elf", "--force", "--through=" + machine.disk}) == Exit::kDone);
    CHECK((read_file(machine.file) == one));
    CHECK(machine.dump_to("-", {"--format=elf", "--through=" + machine.disk}) == Exit::kDone);
    CHECK((machine.said() == std::string(one.begin(), one.end())));
    CHECK(machine.files() == std::vector<std::string>{machine.file});
}

TEST_CASE("dump --format: one that makedumpfile cannot make leaves nothing") {
    MachineWithMakedumpfile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    machine.set_tool("echo half >\"$8\"; exit 1");
    CHECK(machine.dump({"--format=zlib"}) == Exit::kIo);
    CHECK(machine.said() == "kjump: " + machine.tool + ": failed; what it said is above\n");
    CHECK(machine.files().empty());
}

TEST_CASE("dump --format: without makedumpfile nobody leaves") {
    MachineWithMakedumpfile machine;
    CHECK(machine.dump({"--format=zlib"}) == Exit::kIo);
    CHECK(machine.said() ==
          "kjump: " + machine.tool + ": is not there; --format=zlib takes Debian's package makedumpfile\n");
    CHECK(machine.kernel.loads == 0);
}
