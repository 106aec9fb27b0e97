// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <catch2/catch.hpp>

#include "scenario_error.hpp"
#include "scenario_reader.hpp"
#include "temporary_directory.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    std::string kernel = directory.file("kernel", "").string();

    Scenario read(const std::string& text) const {
        return read_scenario(directory.file("a.scenario", text), {{"KERNEL", kernel}, {"ONE", "1"}});
    }
    std::string complaint(const std::string& text) const {
        try {
            read(text);
        } catch (const ScenarioError& error) {
            const std::string words = error.what();
            const auto file = (directory.path() / "a.scenario").string();
            return words.starts_with(file) ? words.substr(file.size()) : words;
        }
        return "no complaint";
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a whole scenario is read") {
    const auto s = read(
        "# comment\n"
        "\n"
        "  kernel   =  ${KERNEL} \n"
        "append = a=b c\n"
        "module = ${KERNEL} x, y\n"
        "module = ${KERNEL}\n"
        "memory = 1G\n"
        "arch = x86_64\n"
        "cpus = 2\n"
        "one_thread = yes\n"
        "disk = virtio empty 3M\n"
        "disk = ide copy ${KERNEL}\n"
        "disk = nvme empty 1M\n"
        "disk = usb empty 1M\n"
        "timeout = 2.5\n"
        "silence = 1\n"
        "end = poweroff\n"
        "expect = ^first # ${ONE}$\n"
        "on = \"a\\\"b\\.\" after 0.5 send \"line\\n\"\n"
        "on = \"c\" stop\n"
        "forbid = panic\n"
        "tap = yes\n");
    CHECK(s.name == "a");
    CHECK(s.kernel == kernel);
    CHECK(s.append == "a=b c");
    REQUIRE(s.modules.size() == 2);
    CHECK(s.modules[0].arguments == "x, y");
    CHECK(s.modules[1].arguments.empty());
    CHECK(s.memory_bytes == 1ULL << 30);
    CHECK(s.arch == Arch::kX86_64);
    CHECK(s.cpus == 2);
    CHECK(s.one_thread);
    REQUIRE(s.disks.size() == 4);
    CHECK(s.disks[0].bus == Disk::Bus::kVirtio);
    CHECK(s.disks[0].size_bytes == 3ULL << 20);
    CHECK(s.disks[1].content == Disk::Content::kCopy);
    CHECK(s.disks[2].bus == Disk::Bus::kNvme);
    CHECK(s.disks[3].bus == Disk::Bus::kUsb);
    CHECK(s.timeout == Seconds{2.5});
    CHECK(s.silence == Seconds{1});
    CHECK(std::holds_alternative<EndPowerOff>(s.end));
    REQUIRE(s.steps.size() == 3);
    CHECK(s.steps[0].pattern_text == "^first # 1$");
    CHECK(s.steps[1].pattern_text == "a\"b\\.");
    CHECK(s.steps[1].delay == Seconds{0.5});
    CHECK(std::get<Send>(s.steps[1].action).text == "line\n");
    CHECK(std::holds_alternative<Stop>(s.steps[2].action));
    CHECK(s.forbidden.size() == 1);
    CHECK(s.tap);
    CHECK_FALSE(s.allow_skip);
}

TEST_CASE_METHOD(Fixture, "same names two files, the first of which exists") {
    const auto s = read("kernel = ${KERNEL}\ntap = yes\nsame = ${KERNEL} /nowhere/b\n");
    REQUIRE(s.same.size() == 1);
    CHECK(s.same[0].expected == kernel);
    CHECK(s.same[0].actual == "/nowhere/b");
    CHECK(complaint("kernel = ${KERNEL}\nsame = ${KERNEL}\n") == ":2: same is `EXPECTED ACTUAL`, two files");
    CHECK(complaint("kernel = ${KERNEL}\nsame = /nowhere/a b\n") == ":2: there is no file `/nowhere/a`");
}

TEST_CASE_METHOD(Fixture, "Bochs is expected to shut down by itself") {
    const auto s = read("emulator = bochs\niso = ${KERNEL}\ntap = yes\n");
    CHECK(std::holds_alternative<EndPowerOff>(s.end));
}

TEST_CASE_METHOD(Fixture, "a mistake is reported with its line") {
    const auto at_line_2 = [this](const std::string& line) { return complaint("kernel = ${KERNEL}\n" + line + "\n"); };
    CHECK(at_line_2("tap") == ":2: expected `key = value`, found `tap`");
    CHECK(at_line_2("tip = yes") == ":2: there is no key `tip`");
    CHECK(at_line_2("tap = maybe") == ":2: tap must be yes or no");
    CHECK(at_line_2("tap =") == ":2: `tap` has no value");
    CHECK(at_line_2("kernel = ${KERNEL}") == ":2: `kernel` may be given once only");
    CHECK(at_line_2("append = ${TWO}") == ":2: ${TWO} is not defined (--define TWO=VALUE)");
    CHECK(at_line_2("append = ${TWO") == ":2: a ${ has no closing brace");
    CHECK(at_line_2("initrd = /none") == ":2: there is no file `/none`");
    CHECK(at_line_2("emulator = vmware") == ":2: emulator must be qemu or bochs");
    CHECK(at_line_2("arch = arm") == ":2: arch must be i386 or x86_64");
    CHECK(at_line_2("memory = 64X") == ":2: `64X` is not a size (examples: 64M, 512K)");
    CHECK(at_line_2("memory = 99999999G") == ":2: `99999999G` is not a size (examples: 64M, 512K)");
    CHECK(at_line_2("cpus = 0") == ":2: cpus must be a number from 1 to 255");
    CHECK(at_line_2("timeout = soon") == ":2: `soon` is not a number of seconds");
    CHECK(at_line_2("timeout = -1") == ":2: `-1` is not a number of seconds");
    CHECK(at_line_2("timeout = nan") == ":2: `nan` is not a number of seconds");
    CHECK(at_line_2("end = 1") == ":2: end must be a number from 2 to 255");
    CHECK(at_line_2("end = 34") == ":2: isa-debug-exit makes odd statuses only");
    CHECK(at_line_2("expect = a(") == ":2: `a(` is not a regular expression");
    CHECK(at_line_2("on = x stop") == ":2: expected a quoted text before `x stop`");
    CHECK(at_line_2("on = \"x stop") == ":2: a quoted text does not end");
    CHECK(at_line_2("on = \"x\" jump") == ":2: `jump` is not an action: send, monitor, freeze FILE or stop");
    CHECK(at_line_2("on = \"x\" freeze") == ":2: `freeze` is not an action: send, monitor, freeze FILE or stop");
    CHECK(at_line_2("resume = /none") == ":2: there is no file `/none`");
    CHECK(at_line_2("on = \"x\" stop now") == ":2: `now` is left over behind the action");
    CHECK(at_line_2("disk = scsi empty 1M") == ":2: a disk is on the bus ide, virtio, nvme or usb, not `scsi`");
    CHECK(at_line_2("disk = ide full 1M") == ":2: a disk is `empty SIZE`, `copy FILE` or `keep FILE`");
}

TEST_CASE_METHOD(Fixture, "keys that do not go together are refused") {
    CHECK(complaint("tap = yes\n") == ": there is nothing to boot: neither `kernel` nor `iso` nor a `disk`");
    CHECK(complaint("disk = virtio empty 1M\ntap = yes\n") == "no complaint");
    CHECK(complaint("kernel = ${KERNEL}\niso = ${KERNEL}\ntap = yes\n") == ": say either `kernel` or `iso`");
    CHECK(complaint("kernel = ${KERNEL}\n") == ": nothing is expected of the guest (tap, expect or on)");
    CHECK(complaint("iso = ${KERNEL}\ntap = yes\nappend = x\n") == ": append, module and initrd need a `kernel`");
    CHECK(complaint("kernel = ${KERNEL}\nmodule = ${KERNEL}\ninitrd = ${KERNEL}\ntap = yes\n") ==
          ": modules are for multiboot, an initrd is for Linux: not both");
    CHECK(complaint("kernel = ${KERNEL}\non = \"x\" stop\nexpect = y\n") ==
          ": nothing can happen after `stop` and `freeze`");
    CHECK(complaint("kernel = ${KERNEL}\non = \"x\" freeze f\nexpect = y\n") ==
          ": nothing can happen after `stop` and `freeze`");
    CHECK(complaint("kernel = ${KERNEL}\nresume = ${KERNEL}\non = \"x\" freeze f\n") ==
          ": a machine that was resumed cannot be frozen again");
    CHECK(complaint("emulator = bochs\nkernel = ${KERNEL}\ntap = yes\n") ==
          ": Bochs boots from an ISO image only (iso = FILE)");
    CHECK(complaint("emulator = bochs\niso = ${KERNEL}\nend = 33\ntap = yes\n") ==
          ": Bochs can only be asked for end = poweroff");
    CHECK(complaint("emulator = bochs\niso = ${KERNEL}\non = \"x\" send \"y\"\n") ==
          ": Bochs has neither a serial input nor a monitor here (on ... send, monitor, freeze)");
    CHECK(complaint("emulator = bochs\niso = ${KERNEL}\nresume = ${KERNEL}\ntap = yes\n") ==
          ": Bochs cannot resume a frozen machine");
    CHECK(complaint("emulator = bochs\niso = ${KERNEL}\narch = x86_64\ntap = yes\n") ==
          ": Bochs chooses its machine by `cpu`, not by `arch`");
}

TEST_CASE("a scenario that is not there") {
    CHECK_THROWS_WITH(read_scenario("/none.scenario", {}), "cannot read the scenario /none.scenario");
}
