// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <algorithm>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "support/fake_machine.hpp"

using namespace kjump;
using namespace kjump::test;

namespace {

// mkinitramfs of this machine writes down what it is given, and makes a file.
class MachineWithTool : public FakeMachine {
public:
    const std::string tool = folder / "usr/sbin/mkinitramfs", asked = folder / "asked", kept = folder / "var/lib/kjump",
                      saver = kept + "/saver-6.1.0-test.v12.img";

    MachineWithTool() : mask_(umask(022)) {
        std::filesystem::create_directories(folder / "var/lib");
        set_tool("echo an initrd >\"$4\"");
    }
    ~MachineWithTool() { umask(mask_); }

    void set_tool(const std::string& end) {
        write_text(tool, "#!/bin/sh\nprintf '%s\\n' \"$KJUMP\" \"$@\" >'" + asked + "'\n" + end + "\n");
        chmod(tool.c_str(), 0755);
    }
    std::vector<std::string> arguments() const {
        std::ifstream lines(asked);
        std::vector<std::string> words;
        for (std::string line; std::getline(lines, line);) {
            words.push_back(line);
        }
        return words;
    }
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(kept)) {
            names.push_back(entry.path());
        }
        return names;
    }
    std::string content() const {
        const auto bytes = read_file(saver);
        return {bytes.begin(), bytes.end()};
    }

private:
    mode_t mask_;
};

mode_t mode_of(const std::string& name) {
    struct stat status {};
    REQUIRE(stat(name.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("make-saver: the tool makes an initrd by kjump's files, for the running kernel, with this program in it") {
    MachineWithTool machine;
    CHECK(machine.run({"make-saver"}) == Exit::kDone);
    CHECK(machine.said() == machine.saver + ": 0.0 MiB, for kernel 6.1.0-test\n");
    const auto words = machine.arguments();
    REQUIRE(words.size() == 6);
    CHECK(words[0] == std::filesystem::read_symlink("/proc/self/exe"));
    CHECK(words[1] == "-d");
    CHECK_THAT(words[2], Catch::StartsWith(machine.folder.path() + "/") && Catch::EndsWith("/kjump/saver"));
    CHECK(words[3] == "-o");
    CHECK(std::filesystem::path(words[4]).parent_path() == machine.kept);
    CHECK(words[4] != machine.saver);
    CHECK(words[5] == "6.1.0-test");
    CHECK(machine.files() == std::vector{machine.saver});
    CHECK(machine.content() == "an initrd\n");
}

TEST_CASE("make-saver --if-missing: an initrd that is there stays") {
    MachineWithTool machine;
    CHECK(machine.run({"make-saver", "--if-missing"}) == Exit::kDone);
    REQUIRE(machine.arguments().size() == 6);
    std::filesystem::remove(machine.asked);
    CHECK(machine.run({"make-saver", "--if-missing"}) == Exit::kDone);
    CHECK(machine.said().empty());
    CHECK(machine.arguments().empty());
    CHECK(machine.content() == "an initrd\n");
}

TEST_CASE("make-saver: nobody else reads the initrd") {
    MachineWithTool machine;
    REQUIRE(machine.run({"make-saver"}) == Exit::kDone);
    CHECK(mode_of(machine.saver) == 0600);
    CHECK(mode_of(machine.kept) == 0700);
}

TEST_CASE("make-saver: a new one takes the place of the old one at once") {
    MachineWithTool machine;
    REQUIRE(machine.run({"make-saver"}) == Exit::kDone);
    machine.set_tool("cat '" + machine.saver + "' >'" + machine.asked + "'\necho another >\"$4\"");
    write_text(machine.kept + "/saver-6.1.0-test.v4.img", "of an older kjump");
    CHECK(machine.run({"make-saver"}) == Exit::kDone);
    CHECK(machine.arguments() == std::vector<std::string>{"an initrd"});  // while the other one was made
    CHECK(machine.content() == "another\n");
    CHECK(machine.files() == std::vector{machine.saver});
}

TEST_CASE("make-saver: a tool that fails leaves nothing, and the old initrd") {
    MachineWithTool machine;
    for (const auto* end : {"exit 1", "echo part >\"$4\"; exit 1", "echo part >\"$4\"; kill -9 $$"}) {
        INFO(end);
        machine.set_tool(end);
        CHECK(machine.run({"make-saver"}) == Exit::kIo);
        CHECK(machine.said() == "kjump: " + machine.tool + ": failed; what it said is above\n");
        CHECK(machine.files().empty());
    }
    machine.set_tool("exit 0");
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Catch::Contains("No such file"));
    write_text(machine.saver, "the old one");
    machine.set_tool("echo part >\"$4\"; exit 1");
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK(machine.content() == "the old one");
    CHECK(machine.files() == std::vector{machine.saver});
}

TEST_CASE("make-saver: an initrd that cannot take its name is not left under another one") {
    MachineWithTool machine;
    std::filesystem::create_directories(machine.saver + "/folder");
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Catch::StartsWith("kjump: " + machine.saver + ": "));
    CHECK(machine.files() == std::vector{machine.saver});
}

TEST_CASE("make-saver: without the tool, or a place, nothing is made") {
    MachineWithTool machine;
    const auto words =
        "kjump: " + machine.tool + ": is not there; a saver is made by the package initramfs-tools-core\n";
    chmod(machine.tool.c_str(), 0644);
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK(machine.said() == words);
    std::filesystem::remove(machine.tool);
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK(machine.said() == words);
    machine.set_tool("echo an initrd >\"$4\"");
    std::filesystem::remove_all(machine.folder / "var");
    CHECK(machine.run({"make-saver"}) == Exit::kIo);
    CHECK_THAT(machine.said(), Catch::Contains("/var/lib/kjump") && Catch::Contains("No such file"));
    CHECK(machine.arguments().empty());
}

TEST_CASE("make-saver --resident: without the module it says so at once") {
    MachineWithTool machine;
    CHECK(machine.run({"make-saver", "--resident"}) == Exit::kKernel);
    CHECK(machine.said() == "kjump: this takes libjump's module: modprobe libjump\n");
    CHECK(machine.arguments().empty());
}
