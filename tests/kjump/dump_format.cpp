// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kjump dump --format: makedumpfile, or what stands for it here.
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

}  // namespace

TEST_CASE("dump --format: makedumpfile gets the core, and what it makes is the dump") {
    MachineWithMakedumpfile machine;
    if (!machine.has_file()) {
        return;
    }
    machine.save_well();
    const auto seen = machine.folder / "seen";
    machine.set_tool("cat \"$7\" >'" + seen + "'; echo small >\"$8\"");
    const std::pair<std::string, std::string> formats[] = {
        {"zlib", "-c"}, {"lzo", "-l"}, {"snappy", "-p"}, {"zstd", "-z"}};
    for (const auto& [format, option] : formats) {
        CHECK(machine.dump({"--force", "--format=" + format}) == Exit::kDone);
        CHECK(machine.said() == "dumped to " + machine.file + ": 0.0 MiB\n");
        CHECK(machine.arguments() == "-f " + option + " -d 1 --message-level 4\n");
        CHECK((read_file(seen) == machine.core()));
        CHECK(contents(machine.file) == "small\n");
        CHECK(std::filesystem::status(machine.file).permissions() == std::filesystem::perms(0600));
        CHECK(machine.files() == std::vector<std::string>{machine.file});
    }
    CHECK(machine.dump_to("-", {"--format=zstd", "--through=" + machine.disk}) == Exit::kDone);
    CHECK(machine.said() == "small\n");
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
